package dev.trapstreet.cli;

/** The entry point: the only place that ends the process. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        int code = new Cli(terminal).run(arguments);
        terminal.err().flush();
        System.exit(code);
    }
}
