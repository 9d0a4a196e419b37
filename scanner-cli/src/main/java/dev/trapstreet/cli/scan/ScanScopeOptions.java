package dev.trapstreet.cli.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of the targets is read, where a command is about more than a scan; the same words as those of a scan. */
public final class ScanScopeOptions {
    @Option(names = "--tracked", description = "Read only files that git tracks.")
    private boolean tracked;

    @Option(names = "--no-history", description = "Read the working tree alone.")
    private boolean noHistory;

    @Option(names = "--history-only", description = "Read the history alone.")
    private boolean historyOnly;

    @Option(
            names = "--follow-git-links",
            description = "Read also what a git directory leads to outside of the target.")
    private boolean followGitLinks;

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Leave out what matches. Repeatable.")
    private List<String> excludes = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Take this configuration in place of the .trapstreet.yml files.")
    private @Nullable String config;

    @Option(names = "--no-config", description = "Heed no configuration.")
    private boolean noConfig;

    /** True when any of it was typed. */
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
     * The scan that was chosen, with what else is to be said of it.
     *
     * @param beside what the command itself offers
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

    /** Options of a scan that not every such command has. */
    public record Extras(
            boolean allowShallow,
            Optional<String> baseline,
            Optional<String> rules,
            Optional<String> threads,
            Optional<String> now,
            boolean quiet,
            boolean noProgress) {
        /** None of them. */
        static final Extras NONE =
                new Extras(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, false);
    }
}
