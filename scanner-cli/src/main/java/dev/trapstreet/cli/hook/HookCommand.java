package dev.trapstreet.cli.hook;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.ExitCode;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "hook",
        header = "Stops tokens on their way into a history: at the commit, at the push, at the server.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  trapstreet hook install                             pre-commit and pre-push, beside hooks that exist",
            "  trapstreet hook install pre-commit --fail-on medium",
            "  trapstreet hook install pre-receive --timeout 4 --on-timeout deny   in a bare repository on a server"
        })
public final class HookCommand implements Runnable {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    public HookCommand(Console console) {
        this.console = console;
    }

    /** How a hook does its work; the same words at its installation and at its run. */
    static final class HookOptions {
        @Option(
                names = "--fail-on",
                paramLabel = "SEVERITY",
                description = "As of scan: what is to be refused. Default: high.")
        private @Nullable String failOn;

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                description = "Give up after this time. Without it: never.")
        private @Nullable String timeout;

        @Option(
                names = "--on-timeout",
                paramLabel = "WHAT",
                description = "What becomes of it then: allow or deny. Default: deny.")
        private @Nullable String late;

        /** As typed, once it is known that they can be used. */
        private List<String> toWords() throws UsageException {
            List<String> words = new ArrayList<>();
            if (failOn != null) {
                if (Severity.ofKeyword(failOn).isEmpty() && !failOn.equals("none")) {
                    throw new UsageException(
                            "--fail-on takes info, low, medium, high, critical or none, not " + failOn);
                }
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
            return words;
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: install, uninstall, status or run");
    }

    @Command(
            name = "install",
            header = "Puts hooks in, beside those that exist.",
            description = {
                "",
                "Writes where git looks for the hooks of this repository, also where core.hooksPath says. A hook that is a "
                        + "shell script gets a marked block at its head, any other is run first; neither is overwritten. "
                        + "Once more, it renews them.",
                ""
            },
            optionListHeading = "%nOptions:%n")
    int install(
            @Parameters(
                            paramLabel = "HOOK",
                            arity = "0..*",
                            description =
                                    "pre-commit, pre-push or pre-receive. Without one: pre-commit and pre-push, or, "
                                            + "in a bare repository, pre-receive.")
                    @Nullable
                    List<String> words,
            @Mixin HookOptions hookOptions,
            @Option(
                            names = "--repository",
                            paramLabel = "DIR",
                            defaultValue = ".",
                            description = "The repository. Default: that of the current directory.")
                    String directory)
            throws UsageException, IOException {
        HooksDirectory hooksDirectory = HooksDirectory.of(Path.of(directory));
        List<String> options = hookOptions.toWords();
        StringBuilder said = new StringBuilder();
        for (Hook hook : hooks(words, hooksDirectory)) {
            hooksDirectory.install(hook, options, start());
            said.append(describe(hooksDirectory, hook)).append('\n');
            HookScript.manager(hooksDirectory.read(hook), hook)
                    .ifPresent(more -> said.append("  ").append(more).append('\n'));
        }
        if (hooksDirectory.isElsewhere()) {
            said.append("core.hooksPath leads to ")
                    .append(shown(hooksDirectory.directory()))
                    .append("; other repositories may use these hooks too.\n");
        }
        return print(said);
    }

    private static List<Hook> hooks(@Nullable List<String> words, HooksDirectory hooksDirectory) throws UsageException {
        if (words == null || words.isEmpty()) {
            return hooksDirectory.isBare() ? List.of(Hook.PRE_RECEIVE) : List.of(Hook.PRE_COMMIT, Hook.PRE_PUSH);
        }
        List<Hook> hooks = new ArrayList<>();
        for (String word : words) {
            hooks.add(Hook.ofKeyword(word)
                    .orElseThrow(() -> new UsageException(
                            "there is no hook '" + word + "' here, only pre-commit, pre-push and pre-receive")));
        }
        return hooks;
    }

    @Command(
            name = "uninstall",
            header = "Takes the hooks out, and leaves the others as they were.",
            optionListHeading = "%nOptions:%n")
    int uninstall(
            @Parameters(paramLabel = "HOOK", arity = "0..*", description = "Without one: all of them.") @Nullable
                    List<String> words,
            @Option(
                            names = "--repository",
                            paramLabel = "DIR",
                            defaultValue = ".",
                            description = "The repository. Default: that of the current directory.")
                    String directory)
            throws UsageException, IOException {
        HooksDirectory hooksDirectory = HooksDirectory.of(Path.of(directory));
        StringBuilder said = new StringBuilder();
        List<Hook> hooks = words == null || words.isEmpty() ? List.of(Hook.values()) : hooks(words, hooksDirectory);
        for (Hook hook : hooks) {
            if (hooksDirectory.uninstall(hook)) {
                said.append(hook.keyword()).append(": taken out\n");
            }
        }
        return print(said.length() == 0 ? said.append("none is installed\n") : said);
    }

    @Command(name = "status", header = "Says which hooks are in.", optionListHeading = "%nOptions:%n")
    int status(
            @Option(
                            names = "--repository",
                            paramLabel = "DIR",
                            defaultValue = ".",
                            description = "The repository. Default: that of the current directory.")
                    String directory)
            throws UsageException, IOException {
        HooksDirectory hooksDirectory = HooksDirectory.of(Path.of(directory));
        StringBuilder said = new StringBuilder();
        for (Hook hook : Hook.values()) {
            said.append(describe(hooksDirectory, hook)).append('\n');
        }
        return print(said);
    }

    private static String describe(HooksDirectory hooksDirectory, Hook hook) throws UsageException, IOException {
        if (!hooksDirectory.isInstalled(hook)) {
            boolean other = !hooksDirectory.read(hook).isEmpty();
            return hook.keyword() + ": not installed" + (other ? " (there is another)" : "");
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
            header = "Does what a hook does; for hook managers, which keep the hooks themselves.",
            description = {
                "",
                "Silent when nothing is found. pre-push and pre-receive read on standard input what git says there.",
                ""
            },
            optionListHeading = "%nOptions:%n")
    int run(
            @Parameters(index = "0", paramLabel = "HOOK", description = "pre-commit, pre-push or pre-receive.")
                    String hook,
            @Parameters(
                            index = "1..*",
                            paramLabel = "ARGUMENT",
                            arity = "0..*",
                            description = "What git gives to the hook.")
                    @Nullable
                    List<String> given,
            @Mixin HookOptions hookOptions)
            throws UsageException, IOException, InterruptedException {
        List<String> typed = new ArrayList<>(List.of(hook));
        typed.addAll(hookOptions.toWords());
        typed.addAll(given == null ? List.of() : given);
        return new HookRunner(console, HookArguments.of(typed), System.getenv(), Path.of(".")).run();
    }

    /** How this very program was started: by its launcher, or as a jar. */
    private static HookScript.LaunchCommand start() throws UsageException {
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
            throw new UsageException("the program cannot say where it lies; start it by its launcher", e);
        }
    }

    private int print(CharSequence text) throws IOException {
        console.print(text);
        return ExitCode.CLEAN.code();
    }
}
