package dev.trapstreet.cli.hook;

import dev.trapstreet.cli.console.CommandGroup;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trapstreet hook}: installs, removes, shows and runs hooks. */
@Command(
        name = "hook",
        header = "Refuses tokens with git hooks: at the commit, at the push, or on the server.",
        footer = {
            "",
            "Examples:",
            "  trapstreet hook install                             pre-commit and pre-push, next to existing hooks",
            "  trapstreet hook install pre-commit --fail-on medium",
            "  trapstreet hook install pre-commit commit-msg pre-push --baseline .trapstreet-baseline",
            "  trapstreet hook install pre-receive --timeout 4 --on-timeout deny   on a server, in a bare repository"
        })
public final class HookCommand extends CommandGroup {
    /**
     * Creates the command.
     *
     * @param console the streams that the command uses
     */
    public HookCommand(Console console) {
        super(console, "install", "uninstall", "status", "run");
    }

    /** Options of a hook run, which are also given at its installation. */
    static final class HookOptions {
        @Option(
                names = "--fail-on",
                paramLabel = "SEVERITY",
                description = "Refuse findings of at least this severity: info, low, medium, high, critical, or none. "
                        + "Default: the value in .trapstreet.yml, otherwise high.")
        private @Nullable String failOn;

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                description = "End the scan after this time, such as 4.5. Default: no limit.")
        private @Nullable String timeout;

        @Option(
                names = "--on-timeout",
                paramLabel = "WHAT",
                description = "Result if the scan exceeds --timeout: allow or deny. Default: deny.")
        private @Nullable String late;

        @Option(
                names = "--baseline",
                paramLabel = "FILE",
                description =
                        "Allow the tokens in this file, which 'trapstreet baseline create' writes. A relative path is "
                                + "relative to the top level of the repository when the hook runs.")
        private @Nullable String baseline;

        /** Returns the options as words of a command line, after checking their values. */
        private List<String> toWords() throws InvalidOptionException {
            List<String> words = new ArrayList<>();
            if (failOn != null) {
                RunOptions.threshold("--fail-on", failOn);
                words.addAll(List.of("--fail-on", failOn));
            }
            if (timeout != null) {
                HookArguments.milliseconds(timeout);
                words.addAll(List.of("--timeout", timeout));
            }
            if (late != null) {
                HookArguments.timeoutAction(late);
                words.addAll(List.of("--on-timeout", late));
            }
            if (baseline != null) {
                words.addAll(List.of("--baseline", baseline));
            }
            return words;
        }

        /**
         * Reads the baseline, and makes its path one that the hook can use: relative to the directory in which git runs hooks, or
         * absolute if it is elsewhere.
         */
        private void locateBaseline(HooksDirectory hooks) throws InvalidOptionException, IOException {
            if (baseline == null) {
                return;
            }
            RunOptions.baseline(baseline);
            Path file = RunOptions.path(baseline).toRealPath();
            Path top = hooks.workingDirectory().toRealPath();
            baseline = (file.startsWith(top) ? top.relativize(file) : file).toString();
        }
    }

    @Command(
            name = "install",
            header = "Installs hooks next to existing ones.",
            description = {
                "",
                "Writes to the directory in which git looks for the hooks of this repository. If core.hooksPath is set, it is "
                        + "that one. If a hook exists and is a shell script, a marked block is added at its start. Any "
                        + "other hook is kept and runs first. Installing again replaces the block.",
                ""
            },
            optionListHeading = "%nOptions:%n")
    int install(
            @Parameters(
                            paramLabel = "HOOK",
                            arity = "0..*",
                            description = "pre-commit, commit-msg, pre-push or pre-receive. Default: pre-commit and "
                                    + "pre-push; in a bare repository, pre-receive.")
                    @Nullable
                    List<String> words,
            @Mixin HookOptions hookOptions,
            @Option(
                            names = "--repository",
                            paramLabel = "DIR",
                            defaultValue = ".",
                            description = "Directory of the repository. Default: the current directory.")
                    String directory)
            throws InvalidOptionException, IOException {
        HooksDirectory hooksDirectory = HooksDirectory.of(Path.of(directory));
        hookOptions.locateBaseline(hooksDirectory);
        List<String> options = hookOptions.toWords();
        StringBuilder said = new StringBuilder();
        for (Hook hook : hooks(words, hooksDirectory)) {
            hooksDirectory.install(hook, options, start());
            said.append(describe(hooksDirectory, hook)).append('\n');
            HookScript.manager(hooksDirectory.read(hook), hook)
                    .ifPresent(more -> said.append("  ").append(more).append('\n'));
        }
        if (hooksDirectory.isElsewhere()) {
            said.append("core.hooksPath is ")
                    .append(shown(hooksDirectory.directory()))
                    .append("; other repositories may use these hooks too.\n");
        }
        return print(said);
    }

    private static List<Hook> hooks(@Nullable List<String> words, HooksDirectory hooksDirectory)
            throws InvalidOptionException {
        if (words == null || words.isEmpty()) {
            return hooksDirectory.isBare() ? List.of(Hook.PRE_RECEIVE) : List.of(Hook.PRE_COMMIT, Hook.PRE_PUSH);
        }
        List<Hook> hooks = new ArrayList<>();
        for (String word : words) {
            hooks.add(Hook.ofKeyword(word)
                    .orElseThrow(() ->
                            new InvalidOptionException("hook takes " + Hook.keywords() + ", not '" + word + "'")));
        }
        return hooks;
    }

    @Command(
            name = "uninstall",
            header = "Removes the hooks, and leaves other hooks unchanged.",
            optionListHeading = "%nOptions:%n")
    int uninstall(
            @Parameters(
                            paramLabel = "HOOK",
                            arity = "0..*",
                            description = "pre-commit, commit-msg, pre-push or pre-receive. Default: all.")
                    @Nullable
                    List<String> words,
            @Option(
                            names = "--repository",
                            paramLabel = "DIR",
                            defaultValue = ".",
                            description = "Directory of the repository. Default: the current directory.")
                    String directory)
            throws InvalidOptionException, IOException {
        HooksDirectory hooksDirectory = HooksDirectory.of(Path.of(directory));
        StringBuilder said = new StringBuilder();
        List<Hook> hooks = words == null || words.isEmpty() ? List.of(Hook.values()) : hooks(words, hooksDirectory);
        for (Hook hook : hooks) {
            if (hooksDirectory.uninstall(hook)) {
                said.append(hook.keyword()).append(": removed\n");
            }
        }
        return print(said.length() == 0 ? said.append("no hook is installed\n") : said);
    }

    @Command(name = "status", header = "Shows which hooks are installed.", optionListHeading = "%nOptions:%n")
    int status(
            @Option(
                            names = "--repository",
                            paramLabel = "DIR",
                            defaultValue = ".",
                            description = "Directory of the repository. Default: the current directory.")
                    String directory)
            throws InvalidOptionException, IOException {
        HooksDirectory hooksDirectory = HooksDirectory.of(Path.of(directory));
        StringBuilder said = new StringBuilder();
        for (Hook hook : Hook.values()) {
            said.append(describe(hooksDirectory, hook)).append('\n');
        }
        return print(said);
    }

    private static String describe(HooksDirectory hooksDirectory, Hook hook)
            throws InvalidOptionException, IOException {
        if (!hooksDirectory.isInstalled(hook)) {
            boolean other = !hooksDirectory.read(hook).isEmpty();
            return hook.keyword() + ": not installed" + (other ? " (there is another hook)" : "");
        }
        String beside =
                hooksDirectory.previousHook(hook).map(how -> ", runs " + how).orElse("");
        return hook.keyword() + ": installed in "
                + shown(hooksDirectory.directory().resolve(hook.keyword())) + beside;
    }

    private static String shown(Path path) {
        return TerminalEscaper.escape(Redactor.redact(path.toString()));
    }

    @Command(
            name = "run",
            header = "Runs a hook; for hook managers, which manage the hooks themselves.",
            description = {
                "",
                "Prints nothing if nothing is found. pre-push and pre-receive read the refs that git writes to standard input. "
                        + "Without them, pre-push reads what the pre-commit framework names in its environment, otherwise every "
                        + "local branch, as far as the remote does not have it.",
                ""
            },
            optionListHeading = "%nOptions:%n")
    int run(
            @Parameters(
                            index = "0",
                            paramLabel = "HOOK",
                            description = "pre-commit, commit-msg, pre-push or pre-receive.")
                    String hook,
            @Parameters(
                            index = "1..*",
                            paramLabel = "ARGUMENT",
                            arity = "0..*",
                            description = "Arguments that git passes to the hook. pre-commit also takes files, which "
                                    + "are read if they are not staged.")
                    @Nullable
                    List<String> given,
            @Option(
                            names = "--stdin",
                            paramLabel = "WHO",
                            description = "git: standard input comes from git itself, so that an empty one means that "
                                    + "nothing is pushed.")
                    @Nullable
                    String writer,
            @Mixin HookOptions hookOptions)
            throws InvalidOptionException, IOException, InterruptedException {
        List<String> typed = new ArrayList<>(List.of(hook));
        typed.addAll(hookOptions.toWords());
        typed.addAll(writer == null ? List.of() : List.of("--stdin", writer));
        typed.addAll(given == null ? List.of() : given);
        return new HookRunner(console(), HookArguments.of(typed), System.getenv(), Path.of(".")).run();
    }

    /** Returns the command that started this program: its launcher, or java with the jar. */
    private static HookScript.LaunchCommand start() throws InvalidOptionException {
        String java = System.getProperty("java.home", "");
        Optional<String> launcher = Optional.ofNullable(System.getProperty("trapstreet.launcher"));
        if (launcher.isPresent()) {
            return new HookScript.LaunchCommand(launcher.get(), List.of(launcher.get()), java);
        }
        try {
            String jar = Path.of(HookCommand.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            String program = Path.of(java, "bin", "java").toString();
            List<String> options = List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
            List<String> words = new ArrayList<>(List.of(program));
            words.addAll(options);
            words.addAll(List.of("-jar", jar));
            return new HookScript.LaunchCommand(jar, words, java);
        } catch (URISyntaxException e) {
            throw new InvalidOptionException("the location of the program is not known; start it with its launcher", e);
        }
    }
}
