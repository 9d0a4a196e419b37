package dev.trapstreet.cli;

import dev.trapstreet.cli.console.Console;

/** Entry point of the program as an interface, for code that runs the entire program. */
public interface Program {
    /**
     * Runs one command. Throws no exception.
     *
     * @param console the streams that the command uses
     * @param arguments the words of the command line, starting with the command
     * @return the exit code of the process
     */
    int run(Console console, String... arguments);
}
