package dev.trapstreet.cli;

import dev.trapstreet.cli.console.Console;

/** The program as a whole. */
public interface Program {
    /** Runs one command and returns its exit code; throws nothing. */
    int run(Console console, String... arguments);
}
