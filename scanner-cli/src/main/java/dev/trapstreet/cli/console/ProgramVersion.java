package dev.trapstreet.cli.console;

import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ToolInfo;
import dev.trapstreet.rule.RuleSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Version information about the program and its rules. */
public final class ProgramVersion {
    private ProgramVersion() {}

    /** {@return the version of the program and of its rules, in one line without a line break} */
    public static String versionLine() {
        return "trapstreet " + ToolInfo.version() + ", rules "
                + RuleSet.builtIn().version();
    }

    /**
     * Prints the versions on standard output.
     *
     * @param console the console to print to
     * @return the exit code 0
     * @throws IOException if standard output cannot be written
     */
    public static int print(Console console) throws IOException {
        console.out().write((versionLine() + "\n").getBytes(StandardCharsets.UTF_8));
        console.out().flush();
        return ExitCode.CLEAN.code();
    }
}
