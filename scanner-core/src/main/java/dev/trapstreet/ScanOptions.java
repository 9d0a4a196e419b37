package dev.trapstreet;

import dev.trapstreet.detect.HygieneMode;
import dev.trapstreet.detect.PlaceholderMode;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.DepthLimits;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.verify.OnlineChecks;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a scan is done. Immutable; every component can be set from every front end.
 *
 * @param threads that read and search; at least 1
 * @param clock by which tokens are judged and the run is timed; a fixed one makes the report repeatable to the byte
 * @param sourceOptions which files of a directory are read
 * @param placeholders whether text that only starts like a token is reported
 * @param depth how deep it is looked into what is encoded or packed
 * @param hygiene whether more than tokens is looked for
 * @param rules the catalogue that judges; asked for once something was found, because most runs find nothing
 * @param configuration what the targets' own files say; nothing unless it was looked for, with {@link Configuration#find}
 * @param baseline what was found before and does not count
 * @param onlineChecks who is asked about what is found; the only way by which a scan touches the network
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

    /** Every file, all processors, the built-in rules. */
    public static final ScanOptions DEFAULT = new ScanOptions(
            Runtime.getRuntime().availableProcessors(),
            InstantSource.system(),
            SourceOptions.DEFAULT,
            PlaceholderMode.HIDE,
            DepthLimits.FULL,
            HygieneMode.NAMES,
            RuleSet::builtIn,
            Configuration.NONE,
            Optional.empty(),
            OnlineChecks.NONE);

    public ScanOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("a scan needs at least one thread, not " + threads);
        }
    }

    public ScanOptions withThreads(int threads) {
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

    public ScanOptions withClock(InstantSource clock) {
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

    public ScanOptions withFiles(SourceOptions.Files files) {
        return withSourceOptions(sourceOptions.withFiles(files));
    }

    public ScanOptions withExcludes(List<String> excludes) {
        return withSourceOptions(sourceOptions.withExcludes(excludes));
    }

    public ScanOptions withHistory(SourceOptions.History history) {
        return withSourceOptions(sourceOptions.withHistory(history));
    }

    public ScanOptions withPlaceholders(PlaceholderMode placeholders) {
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

    public ScanOptions withDepth(DepthLimits depth) {
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

    public ScanOptions withHygiene(HygieneMode hygiene) {
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

    public ScanOptions withRules(RuleSet rules) {
        return new ScanOptions(
                threads,
                clock,
                sourceOptions,
                placeholders,
                depth,
                hygiene,
                () -> rules,
                configuration,
                baseline,
                onlineChecks);
    }

    public ScanOptions withSourceOptions(SourceOptions options) {
        return new ScanOptions(
                threads, clock, options, placeholders, depth, hygiene, rules, configuration, baseline, onlineChecks);
    }

    public ScanOptions withConfiguration(Configuration configuration) {
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

    public ScanOptions withBaseline(Baseline baseline) {
        return new ScanOptions(
                threads,
                clock,
                sourceOptions,
                placeholders,
                depth,
                hygiene,
                rules,
                configuration,
                Optional.of(baseline),
                onlineChecks);
    }

    public ScanOptions withOnlineChecks(OnlineChecks onlineChecks) {
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
