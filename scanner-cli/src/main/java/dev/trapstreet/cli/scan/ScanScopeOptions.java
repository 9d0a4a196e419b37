package dev.trapstreet.cli.scan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that select what a scan reads and which configuration applies, for all commands that scan. */
public final class ScanScopeOptions {
    @Option(names = "--tracked", description = "Read only files that git tracks.")
    boolean tracked;

    @Option(names = "--no-history", description = "Read only the working tree.")
    boolean noHistory;

    @Option(names = "--history-only", description = "Read only the history.")
    boolean historyOnly;

    @Option(
            names = "--follow-git-links",
            description =
                    "Also read what a git directory refers to outside the target: by a link, by alternates as in a shared "
                            + "clone, or by a .git file. Without this option, only linked working trees and submodules are "
                            + "followed, if the other end points back.")
    boolean followGitLinks;

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description =
                    "Skip files that match, as a line of a .gitignore file in the target does. Repeatable; the last match "
                            + "wins.")
    List<String> excludes = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Use this configuration instead of the .trapstreet.yml files of the targets' repositories.")
    @Nullable
    String config;

    @Option(names = "--no-config", description = "Ignore the .trapstreet.yml files.")
    boolean noConfig;

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
}
