package dev.trapstreet.cli.option;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Parses the values of options that several commands have in common. */
public final class OptionValues {

    private static final long MIN_MEMORY = 64L << 20;

    private OptionValues() {}

    /** Words of a command line, none of which may be a token: other users see them, and shells remember them. */
    public static void refuseTokens(List<String> words) throws UsageException {
        for (String word : words) {
            if (!Redactor.redact(word).equals(word)) {
                throw new UsageException(
                        "there is a token on the command line, where every user of the machine can see it and the "
                                + "shell remembers it; name it by its id, or give it on standard input, with - in its place");
            }
        }
    }

    /** The rules of a folder as typed. */
    public static RuleSet read(String folder) throws UsageException {
        try {
            Path path = Path.of(folder);
            if (!Files.isDirectory(path)) {
                throw new UsageException("there is no folder of rules: " + folder);
            }
            return RuleSet.read(path);
        } catch (YamlException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } catch (IOException | InvalidPathException e) {
            throw new UsageException(
                    "the rules in " + folder + " cannot be read: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    /** A file to be written later, such as "the report"; refused before the scan when it could not be written after it. */
    public static Path file(String what, String name) throws UsageException {
        Path file = OptionValues.path(name);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new UsageException(what + " cannot be written to " + name + ": it is a directory");
        }
        boolean device = file.toAbsolutePath().startsWith("/dev")
                || file.toAbsolutePath().startsWith("/proc");
        if (device || (Files.exists(file) && !Files.isRegularFile(file))) {
            // A report takes the place of what was there, which would end a device such as /dev/null.
            throw new UsageException(what + " cannot be written to " + name + ": it is a pipe or a device");
        }
        if (!Files.isDirectory(folder)) {
            throw new UsageException(what + " cannot be written to " + name + ": its directory does not exist");
        }
        if (!Files.isWritable(folder)) {
            throw new UsageException(what + " cannot be written to " + name + ": its directory is not writable");
        }
        return file;
    }

    /** A number from 0 to the most, which is also what it is when nothing was typed. */
    public static int atMost(String option, Optional<String> typed, int most) throws UsageException {
        return typed.isPresent() ? number(option, typed.get(), 0, most) : most;
    }

    public static int number(String option, String typed, int least, int most) throws UsageException {
        String wrong = option + " takes a number from " + least + " to " + most + ", not " + typed;
        try {
            int number = Integer.parseInt(typed);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException(wrong, e);
        }
        throw new UsageException(wrong);
    }

    /** Bytes; the launcher has set the heap to as much. */
    public static long memory(String size) throws UsageException {
        int last = size.length() - 1;
        long unit = size.endsWith("g") ? 1L << 30 : size.endsWith("m") ? 1L << 20 : 0;
        try {
            long number = unit == 0 ? 0 : Long.parseLong(size.substring(0, last));
            if (number * unit >= MIN_MEMORY && number < 1 << 20) {
                return Math.min(number * unit, Runtime.getRuntime().maxMemory());
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--memory takes a size from 64m on, such as 512m or 2g, not " + size, e);
        }
        throw new UsageException("--memory takes a size from 64m on, such as 512m or 2g, not " + size);
    }

    /** A moment as {@code --now} takes it. */
    public static Instant moment(String time) throws UsageException {
        try {
            return Instant.parse(time);
        } catch (DateTimeException e) {
            throw new UsageException("--now takes a time such as 2026-11-21T00:00:00Z, not " + time, e);
        }
    }

    /** A threshold as {@code --fail-on} takes it; empty for none. */
    public static Optional<Severity> threshold(Optional<String> failOn) throws UsageException {
        if (failOn.isEmpty()) {
            return Optional.of(Severity.HIGH);
        }
        String word = failOn.get();
        Optional<Severity> severity = Severity.ofKeyword(word);
        if (severity.isEmpty() && !word.equals("none")) {
            throw new UsageException("--fail-on takes info, low, medium, high, critical or none, not " + word);
        }
        return severity;
    }

    /** Colours as {@code --color} takes them. */
    public static ReportOptions.Color color(String when, Console console) throws UsageException {
        boolean colored = switch (when) {
            case "auto" -> console.color();
            case "always" -> true;
            case "never" -> false;
            default -> throw new UsageException("--color takes auto, always or never, not " + when);
        };
        return colored ? ReportOptions.Color.ANSI : ReportOptions.Color.NONE;
    }

    public static Path path(String name) throws UsageException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException("not a path: " + name, e);
        }
    }
}
