package dev.trapstreet;

import dev.trapstreet.detect.HygieneMode;
import dev.trapstreet.detect.PlaceholderMode;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.rule.BuiltInRules;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.DepthLimits;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.verify.OnlineChecks;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Options of a scan. Immutable, and therefore thread-safe as long as the given clock, supplier and online checks are. To change a
 * single option, start from {@link #DEFAULT} and use the {@code with…} methods.
 *
 * @param threads the number of worker threads; at least 1
 * @param clock the clock, from which the time of the scan and its duration are taken. The age and expiry of tokens and of
 *     suppressions are judged at the start time. With a fixed clock, the same input gives the same report, byte for byte.
 * @param sourceOptions the files, and the part of the history, that are read from each source
 * @param placeholders whether text that only starts like a token is reported
 * @param depth the number of nested encodings and archives that are undone
 * @param hygiene the extent of the related checks, which report unsafe settings around tokens
 * @param rules supplier of the rules. Called only if something was found, because most scans find nothing, if the online checks
 *     run, if all related checks are requested, or for an incremental scan of the history. May be called several times, and from
 *     the worker threads.
 * @param configuration the configuration of the scan targets, as returned by {@link Configuration#find} for the same sources in
 *     the same order; a scan does not search for configuration files
 * @param baseline the known findings, which are suppressed; empty for none
 * @param onlineChecks the requests to the Tokens API after the scan. Apart from cloning a remote repository, only they use the
 *     network.
 */
public record ScanOptions(
        int threads,
        InstantSource clock,
        SourceOptions sourceOptions,
        PlaceholderMode placeholders,
        DepthLimits depth,
        HygieneMode hygiene,
        Supplier<RuleSet> rules,
        Configuration configuration,
        Optional<Baseline> baseline,
        OnlineChecks onlineChecks) {

    /**
     * Default options: an offline scan of all files and the complete history, with the built-in rules, no configuration, and as many
     * threads as there are processors.
     */
    public static final ScanOptions DEFAULT = new ScanOptions(
            Runtime.getRuntime().availableProcessors(),
            InstantSource.system(),
            SourceOptions.DEFAULT,
            PlaceholderMode.HIDE,
            DepthLimits.FULL,
            HygieneMode.NAMES,
            new BuiltInRules(),
            Configuration.NONE,
            Optional.empty(),
            OnlineChecks.NONE);

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if the number of threads is less than 1
     */
    public ScanOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("a scan needs at least one thread, not " + threads);
        }
    }

    /**
     * Returns a copy with another number of threads.
     *
     * @param threads the number of worker threads; at least 1
     * @return the copy
     * @throws IllegalArgumentException if the number is less than 1
     */
    public ScanOptions withThreads(int threads) {
        Copy copy = new Copy(this);
        copy.threads = threads;
        return copy.toOptions();
    }

    /**
     * Returns a copy with another clock.
     *
     * @param clock the clock
     * @return the copy
     */
    public ScanOptions withClock(InstantSource clock) {
        Copy copy = new Copy(this);
        copy.clock = clock;
        return copy.toOptions();
    }

    /**
     * Returns a copy that reads other files of a directory. All other source options stay the same.
     *
     * @param files all files, or only those that git tracks
     * @return the copy
     */
    public ScanOptions withFiles(SourceOptions.Files files) {
        return withSourceOptions(sourceOptions.withFiles(files));
    }

    /**
     * Returns a copy with other exclude patterns, which replace those set before. All other source options stay the same.
     *
     * @param excludes patterns in the syntax of {@code .gitignore}, relative to the scan target; the last match wins
     * @return the copy
     */
    public ScanOptions withExcludes(List<String> excludes) {
        return withSourceOptions(sourceOptions.withExcludes(excludes));
    }

    /**
     * Returns a copy that reads the working tree, the history, or both. All other source options stay the same.
     *
     * @param history whether the history of a repository is read
     * @return the copy
     */
    public ScanOptions withHistory(SourceOptions.History history) {
        return withSourceOptions(sourceOptions.withHistory(history));
    }

    /**
     * Returns a copy with another treatment of placeholders.
     *
     * @param placeholders whether text that only starts like a token is reported
     * @return the copy
     */
    public ScanOptions withPlaceholders(PlaceholderMode placeholders) {
        Copy copy = new Copy(this);
        copy.placeholders = placeholders;
        return copy.toOptions();
    }

    /**
     * Returns a copy with other limits for nested encodings and archives.
     *
     * @param depth the limits
     * @return the copy
     */
    public ScanOptions withDepth(DepthLimits depth) {
        Copy copy = new Copy(this);
        copy.depth = depth;
        return copy.toOptions();
    }

    /**
     * Returns a copy with another extent of the related checks.
     *
     * @param hygiene which of the related checks to run
     * @return the copy
     */
    public ScanOptions withHygiene(HygieneMode hygiene) {
        Copy copy = new Copy(this);
        copy.hygiene = hygiene;
        return copy.toOptions();
    }

    /**
     * Returns a copy with other rules.
     *
     * @param rules the rules
     * @return the copy
     */
    public ScanOptions withRules(RuleSet rules) {
        Copy copy = new Copy(this);
        copy.rules = () -> rules;
        return copy.toOptions();
    }

    /**
     * Returns a copy with other source options, which also replace what {@link #withFiles}, {@link #withExcludes} and
     * {@link #withHistory} have set.
     *
     * @param options the source options
     * @return the copy
     */
    public ScanOptions withSourceOptions(SourceOptions options) {
        Copy copy = new Copy(this);
        copy.sourceOptions = options;
        return copy.toOptions();
    }

    /**
     * Returns a copy with another configuration.
     *
     * @param configuration the configuration of the scan targets
     * @return the copy
     */
    public ScanOptions withConfiguration(Configuration configuration) {
        Copy copy = new Copy(this);
        copy.configuration = configuration;
        return copy.toOptions();
    }

    /**
     * Returns a copy with another baseline.
     *
     * @param baseline the known findings, which are suppressed
     * @return the copy
     */
    public ScanOptions withBaseline(Baseline baseline) {
        Copy copy = new Copy(this);
        copy.baseline = Optional.of(baseline);
        return copy.toOptions();
    }

    /**
     * Returns a copy with other online checks.
     *
     * @param onlineChecks the requests to the Tokens API after the scan; {@link OnlineChecks#NONE} for an offline scan
     * @return the copy
     */
    public ScanOptions withOnlineChecks(OnlineChecks onlineChecks) {
        Copy copy = new Copy(this);
        copy.onlineChecks = onlineChecks;
        return copy.toOptions();
    }

    /** Copy of options in which single values can be changed. */
    private static final class Copy {
        private int threads;
        private InstantSource clock;
        private SourceOptions sourceOptions;
        private PlaceholderMode placeholders;
        private DepthLimits depth;
        private HygieneMode hygiene;
        private Supplier<RuleSet> rules;
        private Configuration configuration;
        private Optional<Baseline> baseline;
        private OnlineChecks onlineChecks;

        Copy(ScanOptions options) {
            this.threads = options.threads;
            this.clock = options.clock;
            this.sourceOptions = options.sourceOptions;
            this.placeholders = options.placeholders;
            this.depth = options.depth;
            this.hygiene = options.hygiene;
            this.rules = options.rules;
            this.configuration = options.configuration;
            this.baseline = options.baseline;
            this.onlineChecks = options.onlineChecks;
        }

        ScanOptions toOptions() {
            return new ScanOptions(
                    threads,
                    clock,
                    sourceOptions,
                    placeholders,
                    depth,
                    hygiene,
                    rules,
                    configuration,
                    baseline,
                    onlineChecks);
        }
    }
}
