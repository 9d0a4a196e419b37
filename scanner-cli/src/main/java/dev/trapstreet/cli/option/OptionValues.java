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

/** Parser of option values. */
public final class OptionValues {

    /** Smallest size of the heap that is accepted, in bytes. */
    private static final long MIN_MEMORY = 64L << 20;

    private OptionValues() {}

    /**
     * Rejects tokens on the command line, which other users can see and which shells store.
     *
     * @param words words of the command line
     * @throws UsageException if a word contains a token
     */
    public static void refuseTokens(List<String> words) throws UsageException {
        for (String word : words) {
            if (!Redactor.redact(word).equals(word)) {
                throw new UsageException(
                        "the command line contains a token, where every user of the machine can see it and shells "
                                + "store it; name the token by its id, or give - and pass the token on standard input");
            }
        }
    }

    /**
     * Reads the rules in a directory.
     *
     * @param folder the path of the directory, as typed
     * @return the rules
     * @throws UsageException if there is no such directory, or if a rule file is missing or invalid
     */
    public static RuleSet read(String folder) throws UsageException {
        try {
            Path path = Path.of(folder);
            if (!Files.isDirectory(path)) {
                throw new UsageException("no such directory of rules: " + folder);
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

    /**
     * Parses the path of a file that will be written at the end of a run. Rejects, before the run, a path that cannot be written.
     *
     * @param what what is written, for the message, such as "the report"
     * @param name the path, as typed
     * @return the path
     * @throws UsageException if the path is a directory, a device or a pipe, or if its directory is missing or not writable
     */
    public static Path file(String what, String name) throws UsageException {
        Path file = OptionValues.path(name);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new UsageException(what + " cannot be written to " + name + ": it is a directory");
        }
        boolean device = file.toAbsolutePath().startsWith("/dev")
                || file.toAbsolutePath().startsWith("/proc");
        if (device || (Files.exists(file) && !Files.isRegularFile(file))) {
            // A report replaces the file at its path, which would remove a device such as /dev/null.
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

    /**
     * Parses a number from 0 to a maximum, which is also the default.
     *
     * @param option the name of the option, for the message
     * @param typed the value; empty if the option was not given
     * @param most the largest permitted number
     * @return the number
     * @throws UsageException if the value is not such a number
     */
    public static int atMost(String option, Optional<String> typed, int most) throws UsageException {
        return typed.isPresent() ? number(option, typed.get(), 0, most) : most;
    }

    /**
     * Parses a number.
     *
     * @param option the name of the option, for the message
     * @param typed the value
     * @param least the smallest permitted number
     * @param most the largest permitted number
     * @return the number
     * @throws UsageException if the value is not such a number
     */
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

    /**
     * Parses the value of {@code --memory}. The launcher has already set the size of the heap to it.
     *
     * @param size the value, such as {@code 512m} or {@code 2g}
     * @return the size in bytes, at most that of the heap
     * @throws UsageException if the value is not a size, or less than 64 MiB
     */
    public static long memory(String size) throws UsageException {
        int last = size.length() - 1;
        long unit = size.endsWith("g") ? 1L << 30 : size.endsWith("m") ? 1L << 20 : 0;
        try {
            long number = unit == 0 ? 0 : Long.parseLong(size.substring(0, last));
            if (number * unit >= MIN_MEMORY && number < 1 << 20) {
                return Math.min(number * unit, Runtime.getRuntime().maxMemory());
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--memory takes a size of at least 64m, such as 512m or 2g, not " + size, e);
        }
        throw new UsageException("--memory takes a size of at least 64m, such as 512m or 2g, not " + size);
    }

    /**
     * Parses the value of {@code --now}.
     *
     * @param time the value, such as {@code 2026-11-21T00:00:00Z}
     * @return the moment
     * @throws UsageException if the value is not a moment in UTC
     */
    public static Instant moment(String time) throws UsageException {
        try {
            return Instant.parse(time);
        } catch (DateTimeException e) {
            throw new UsageException("--now takes a time such as 2026-11-21T00:00:00Z, not " + time, e);
        }
    }

    /**
     * Parses the value of {@code --fail-on}.
     *
     * @param failOn the value; empty if the option was not given, which means {@code high}
     * @return the lowest severity that fails the run; empty if findings never do
     * @throws UsageException if the value is not a severity or {@code none}
     */
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

    /**
     * Parses the value of {@code --color}.
     *
     * @param when {@code auto}, {@code always} or {@code never}
     * @param console decides if the value is {@code auto}
     * @return whether the output is colored
     * @throws UsageException if the value is another word
     */
    public static ReportOptions.Color color(String when, Console console) throws UsageException {
        boolean colored = switch (when) {
            case "auto" -> console.color();
            case "always" -> true;
            case "never" -> false;
            default -> throw new UsageException("--color takes auto, always or never, not " + when);
        };
        return colored ? ReportOptions.Color.ANSI : ReportOptions.Color.NONE;
    }

    /**
     * Parses a path.
     *
     * @param name the path, as typed
     * @return the path
     * @throws UsageException if it is not a path on this system
     */
    public static Path path(String name) throws UsageException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UsageException("not a path: " + name, e);
        }
    }
}
