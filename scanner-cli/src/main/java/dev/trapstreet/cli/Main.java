package dev.trapstreet.cli;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.ErrorHandler;
import dev.trapstreet.cli.console.ProgramVersion;
import dev.trapstreet.cli.hook.HookRunner;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanRunner;
import dev.trapstreet.run.InvalidOptionException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Entry point of the process. Apart from {@link LauncherWatch}, the only class that ends it. */
public final class Main {
    private static final String[] WARMUP_OF_HOOK = {"warmup", "hook"};

    /** System property with a number that is added to the exit code. The launcher uses 100, because Java itself exits with 1 on failure. */
    private static final String EXIT_BASE = "trapstreet.exit.base";

    /** Exit code of {@code ExitCode.INCOMPLETE}. Repeated here, because that class may be the one that cannot be loaded. */
    private static final int BROKEN_OFF = 3;

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the words of the command line, starting with the command
     */
    public static void main(String[] arguments) {
        int base = Integer.getInteger(EXIT_BASE, 0);
        System.exit(base + codeOf(base, arguments));
    }

    /** Runs one command and returns an exit code, even if {@link ErrorHandler} fails for lack of memory or of a class. */
    private static int codeOf(int base, String[] arguments) {
        try {
            LauncherWatch.start(base + BROKEN_OFF);
            Console console = Console.ofProcess();
            int code = run(console, arguments);
            console.err().flush();
            return code;
        } catch (Throwable e) {
            // The message may contain a token.
            System.err.println(
                    "trapstreet: the run was aborted (" + e.getClass().getName() + ")");
            return BROKEN_OFF;
        }
    }

    /**
     * Runs one command. Plain scans, hooks and {@code --version} are run without picocli, which takes as long to load as a
     * small scan takes.
     *
     * @param console the streams that the command uses
     * @param arguments the words of the command line, starting with the command
     * @return the exit code of the process
     *
     * <p>Not public: before it calls {@code main}, Java loads the classes in the signatures of all public methods, and ends with 1, the
     * code for findings, if one cannot be loaded.
     */
    static int run(Console console, String... arguments) {
        if (arguments.length == 0) {
            return ShortUsage.print(console);
        }
        if (arguments[0].equals("scan")) {
            Optional<ScanArguments> plain =
                    ScanArguments.parseFast(Arrays.asList(arguments).subList(1, arguments.length));
            if (plain.isPresent()) {
                // Not a lambda: it would be the first one to be linked, which takes longer than the scan of a small
                // file.
                return ErrorHandler.exitCodeOf(console, false, new Callable<Integer>() {
                    @Override
                    public Integer call() throws InvalidOptionException, InterruptedException {
                        return new ScanRunner(console, plain.get()).run();
                    }
                });
            }
        }
        if (arguments.length > 2 && arguments[0].equals("hook") && arguments[1].equals("run")) {
            List<String> words = Arrays.asList(arguments).subList(2, arguments.length);
            if (!words.contains("--help") && !words.contains("-h") && !words.contains("--debug")) {
                return HookRunner.run(console, words, System.getenv(), Path.of("."));
            }
        }
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            return ErrorHandler.exitCodeOf(console, false, () -> ProgramVersion.print(console));
        }
        if (Arrays.equals(arguments, WARMUP_OF_HOOK)) { // run by the launcher only
            return ErrorHandler.exitCodeOf(console, false, Warmup::ofHook);
        }
        return new Cli(console, Main::run).run(arguments);
    }
}
