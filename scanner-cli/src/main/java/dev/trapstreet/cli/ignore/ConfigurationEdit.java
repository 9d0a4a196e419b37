package dev.trapstreet.cli.ignore;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.policy.SuppressionFile;
import dev.trapstreet.rule.BuiltInRules;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.text.LineEdits;
import dev.trapstreet.text.TerminalEscaper;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that edit a configuration, and how an edit is shown and written. */
final class ConfigurationEdit {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Edit this file. Default: the .trapstreet.yml that applies to the current directory; if there is "
                            + "none, a new one in the root of the repository.")
    private @Nullable String config;

    @Option(names = "--dry-run", description = "Show the change, and write nothing.")
    private boolean dryRun;

    /** Returns the file to edit. */
    SuppressionFile file() throws InvalidOptionException {
        Path path = config == null ? SuppressionFile.locate(Path.of("")) : RunOptions.path(config);
        try {
            return SuppressionFile.read(path, name(path), new BuiltInRules());
        } catch (YamlException e) {
            throw new InvalidOptionException(e.getMessage() + " (nothing was changed)", e);
        }
    }

    private static String name(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath();
        Path shown = absolute.startsWith(here) ? here.relativize(absolute) : absolute;
        return Redactor.redact(shown.toString().replace('\\', '/'));
    }

    /** Shows an edit as a diff, and writes it. */
    int apply(Console console, SuppressionFile file, LineEdits edits, String done) throws IOException {
        console.print(diff(file, edits));
        if (dryRun) {
            console.message("Nothing was written.");
            return ExitCode.CLEAN.code();
        }
        file.write(edits);
        console.message(done + " " + TerminalEscaper.escape(file.name()) + ".");
        return ExitCode.CLEAN.code();
    }

    /** Returns the diff, each line escaped. The lines around the edit come from the file and may contain a token. */
    private static String diff(SuppressionFile file, LineEdits edits) {
        StringBuilder text = new StringBuilder();
        edits.diff(file.name())
                .lines()
                .forEach(line -> text.append(TerminalEscaper.escape(Redactor.redact(line)))
                        .append('\n'));
        return text.toString();
    }
}
