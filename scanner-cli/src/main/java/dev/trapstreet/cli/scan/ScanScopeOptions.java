package dev.trapstreet.cli.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that limit a scan, for commands that run one as part of their work. They have the names and meanings of {@link ScanCommand}. */
public final class ScanScopeOptions {
    @Option(names = "--tracked", description = "Read only files that git tracks.")
    private boolean tracked;

    @Option(names = "--no-history", description = "Read only the working tree.")
    private boolean noHistory;

    @Option(names = "--history-only", description = "Read only the history.")
    private boolean historyOnly;

    @Option(names = "--follow-git-links", description = "Also read what a git directory refers to outside the target.")
    private boolean followGitLinks;

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Skip files that match. Repeatable.")
    private List<String> excludes = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Use this configuration instead of the .trapstreet.yml files.")
    private @Nullable String config;

    @Option(names = "--no-config", description = "Ignore the .trapstreet.yml files.")
    private boolean noConfig;

    /** Creates the options, which picocli sets. */
    public ScanScopeOptions() {}

    /** {@return whether at least one of these options was given} */
    public boolean isSet() {
        return tracked
                || noHistory
                || historyOnly
                || followGitLinks
                || !excludes.isEmpty()
                || config != null
                || noConfig;
    }

    /**
     * Returns the arguments of a scan with these options.
     *
     * @param targets the scan targets, as typed
     * @param beside further options of the command
     * @return the arguments
     */
    public ScanArguments toArguments(List<String> targets, Extras beside) {
        return new ScanArguments(
                targets,
                tracked,
                noHistory,
                historyOnly,
                false,
                Optional.empty(),
                false,
                beside.allowShallow(),
                followGitLinks,
                excludes,
                List.of(),
                Optional.empty(),
                Optional.ofNullable(config),
                Optional.empty(),
                noConfig,
                beside.baseline(),
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                beside.rules(),
                beside.threads(),
                Optional.empty(),
                beside.now(),
                false,
                ScanArguments.DEFAULT_COLOR,
                beside.quiet(),
                beside.noProgress(),
                Optional.empty());
    }

    /**
     * Options of a scan that only some of these commands have.
     *
     * @param allowShallow whether a shallow or partial clone counts as complete
     * @param baseline the file of the baseline
     * @param rules the directory of the rules
     * @param threads the number of worker threads, as typed
     * @param now the time for ages and lifetimes, as typed
     * @param quiet whether only findings and problems are printed
     * @param noProgress whether no progress is displayed
     */
    public record Extras(
            boolean allowShallow,
            Optional<String> baseline,
            Optional<String> rules,
            Optional<String> threads,
            Optional<String> now,
            boolean quiet,
            boolean noProgress) {
        /** Defaults of these options. */
        static final Extras NONE =
                new Extras(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, false);
    }
}
