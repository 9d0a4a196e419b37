package dev.trapstreet.cli;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/** Build step that generates the completion scripts and the manual page of the distribution. */
final class DistributionFiles {
    private static final Map<String, String> FILES = Map.of(
            "bash", "completions/trapstreet.bash",
            "zsh", "completions/trapstreet.zsh",
            "fish", "completions/trapstreet.fish",
            "man", "man/man1/trapstreet.1");

    private DistributionFiles() {}

    /**
     * Writes all files.
     *
     * @param arguments one argument, the directory to write to
     * @throws IOException if a file cannot be written
     * @throws InvalidOptionException never, because all requested kinds exist
     */
    public static void main(String[] arguments) throws IOException, InvalidOptionException {
        write(Path.of(arguments[0]));
    }

    static void write(Path folder) throws IOException, InvalidOptionException {
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Console nowhere = new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), nothing, false);
        CommandLine root = Cli.commands(new TrapstreetCommand(), nowhere, Main::run)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100);
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Path place = folder.resolve(file.getValue());
            Files.createDirectories(place.getParent());
            Files.writeString(place, CompletionCommand.script(file.getKey(), root));
        }
    }
}
