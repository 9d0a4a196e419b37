package dev.trapstreet.cli;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.policy.ExitCode;

/** Usage that is printed if no command is given. Ten lines; the help describes everything. */
final class ShortUsage {
    private static final String TEXT = """
            Finds leaked Mapbox access tokens. Usage: trapstreet COMMAND

              trapstreet scan .              this directory and the history of its git repository
              trapstreet scan URL            a repository, which is cloned for the scan
              git diff | trapstreet scan -   standard input
              trapstreet hook install        refuses tokens at each commit and push
              trapstreet decode              explains a token, offline
              trapstreet rules show MBX001   why a rule matters, and what to do

            'trapstreet --help' lists all commands, 'trapstreet scan --help' the options of one.
            """;

    private ShortUsage() {}

    /**
     * Prints the usage on standard error.
     *
     * @param console the console to print to
     * @return the exit code of wrong use: a script that forgot the command must not go on
     */
    static int print(Console console) {
        console.err().print(TEXT);
        return ExitCode.USAGE.code();
    }
}
