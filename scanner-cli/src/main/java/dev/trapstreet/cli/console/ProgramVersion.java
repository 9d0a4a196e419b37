package dev.trapstreet.cli.console;

import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ToolInfo;
import dev.trapstreet.rule.RuleSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The version of the program and of its rules, in one line. */
public final class ProgramVersion {
    private ProgramVersion() {}

    public static String versionLine() {
        return "trapstreet " + ToolInfo.version() + ", rules "
                + RuleSet.builtIn().version();
    }

    public static int print(Console console) throws IOException {
        console.out().write((versionLine() + "\n").getBytes(StandardCharsets.UTF_8));
        console.out().flush();
        return ExitCode.CLEAN.code();
    }
}
