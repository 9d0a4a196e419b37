package dev.trapstreet.cli.console;

import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ToolInfo;
import dev.trapstreet.rule.RuleSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The version of the program and of its rules, in one line. */
public final class ProgramVersion {
    private ProgramVersion() {}

    public static String line() {
        return "trapstreet " + ToolInfo.version() + ", rules "
                + RuleSet.builtIn().version();
    }

    public static int print(Terminal terminal) throws IOException {
        terminal.out().write((line() + "\n").getBytes(StandardCharsets.UTF_8));
        terminal.out().flush();
        return ExitCode.CLEAN.code();
    }
}
