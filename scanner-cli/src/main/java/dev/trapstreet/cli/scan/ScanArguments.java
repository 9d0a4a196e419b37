package dev.trapstreet.cli.scan;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Command line of {@code trapstreet scan} as typed, in the groups in which picocli declares the options: {@link ScanScopeOptions} and
 * {@link ScanChangeOptions} for what to scan, {@link ScanDepthOptions} for how deep, {@link ScanRunOptions} and
 * {@link ScanOutputOptions} for the run and its reports, {@link ScanListOptions} for many targets, {@link OnlineCheckOptions} for requests.
 * {@link ScanRunner} checks and interprets the values. Not changed after it was parsed.
 */
public final class ScanArguments {
    final ScanScopeOptions scope;
    final ScanChangeOptions change;
    final ScanDepthOptions depth;
    final ScanRunOptions run;
    final ScanOutputOptions output;
    final ScanListOptions list;

    /** The options of the Tokens API; null if none was given. */
    final @Nullable OnlineCheckOptions online;

    private final List<String> targets;

    /**
     * Creates arguments.
     *
     * @param targets the scan targets; an empty list means the current directory
     * @param online the options of the Tokens API; null if none was given
     */
    ScanArguments(
            List<String> targets,
            ScanScopeOptions scope,
            ScanChangeOptions change,
            ScanDepthOptions depth,
            ScanRunOptions run,
            ScanOutputOptions output,
            ScanListOptions list,
            @Nullable OnlineCheckOptions online) {
        this.targets = List.copyOf(targets);
        this.scope = scope;
        this.change = change;
        this.depth = depth;
        this.run = run;
        this.output = output;
        this.list = list;
        this.online = online;
    }

    /**
     * Creates arguments with the options that several commands have.
     *
     * @param targets the scan targets, as typed; an empty list means the current directory
     * @param scope what is scanned
     * @param run how it is scanned
     */
    public ScanArguments(List<String> targets, ScanScopeOptions scope, ScanRunOptions run) {
        this(
                targets,
                scope,
                new ScanChangeOptions(),
                new ScanDepthOptions(),
                run,
                new ScanOutputOptions(),
                new ScanListOptions(),
                null);
    }

    /**
     * Returns the command line with targets and without options.
     *
     * @param targets the scan targets, as typed
     * @return the arguments
     */
    public static ScanArguments of(List<String> targets) {
        return new ScanArguments(targets, new ScanScopeOptions(), new ScanRunOptions());
    }

    /**
     * Returns the command line that scans the files of a directory, without the history.
     *
     * @param directory the directory, as typed
     * @return the arguments
     */
    public static ScanArguments ofFiles(String directory) {
        ScanArguments arguments = of(List.of(directory));
        arguments.scope.noHistory = true;
        return arguments;
    }

    /**
     * Returns the arguments of a hook: without a target, quiet, without progress, and with one thread. Git returns staged or pushed
     * objects one by one, so a second thread would have nothing to do.
     *
     * @param failOn the value of {@code --fail-on}; empty if it was not given
     * @param baseline the path of a baseline; empty if there is none
     * @return the arguments
     */
    public static ScanArguments ofHook(Optional<String> failOn, Optional<String> baseline) {
        ScanArguments arguments = of(List.of());
        arguments.run.failOn = failOn.orElse(null);
        arguments.run.baseline = baseline.orElse(null);
        arguments.run.quiet = true;
        arguments.run.noProgress = true;
        arguments.run.threads = "1";
        return arguments;
    }

    /**
     * Parses a plain command line without picocli, which takes as long to load as a small scan takes. A test ensures that both
     * parsers give the same result.
     *
     * @param typed the words after {@code scan}
     * @return the arguments; empty if the command line is invalid, or has options or spellings that only picocli parses
     */
    public static Optional<ScanArguments> parseFast(List<String> typed) {
        return new FastParser(typed).parse();
    }

    /** {@return the scan targets; an empty list means the current directory} */
    public List<String> targets() {
        return targets;
    }

    /** {@return the options for the run} */
    public ScanRunOptions run() {
        return run;
    }
}
