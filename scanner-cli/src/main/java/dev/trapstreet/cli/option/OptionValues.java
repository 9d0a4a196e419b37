package dev.trapstreet.cli.option;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.report.ReportOptions;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Parser of option values. */
public final class OptionValues {

    /** Smallest size of the heap that is accepted, in bytes. */
    private static final long MIN_MEMORY = 64L << 20;

    private static final long MAX_SECONDS = 3_600_000;

    private OptionValues() {}

    /**
     * Rejects tokens on the command line, which other users can see and which shells store.
     *
     * @param words words of the command line
     * @throws InvalidOptionException if a word contains a token
     */
    public static void refuseTokens(List<String> words) throws InvalidOptionException {
        for (String word : words) {
            if (!Redactor.redact(word).equals(word)) {
                throw new InvalidOptionException(
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
     * @throws InvalidOptionException if there is no such directory, or if a rule file is missing or invalid
     */
    public static RuleSet read(String folder) throws InvalidOptionException {
        try {
            Path path = Path.of(folder);
            if (!Files.isDirectory(path)) {
                throw new InvalidOptionException("no such directory of rules: " + folder);
            }
            return RuleSet.read(path);
        } catch (YamlException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), e);
        } catch (IOException | InvalidPathException e) {
            throw new InvalidOptionException(
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
     * @throws InvalidOptionException if the path is a directory, a device or a pipe, or if its directory is missing or not writable
     */
    public static Path file(String what, String name) throws InvalidOptionException {
        Path file = RunOptions.path(name);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new InvalidOptionException(what + " cannot be written to " + name + ": it is a directory");
        }
        boolean device = file.toAbsolutePath().startsWith("/dev")
                || file.toAbsolutePath().startsWith("/proc");
        if (device || (Files.exists(file) && !Files.isRegularFile(file))) {
            // A report replaces the file at its path, which would remove a device such as /dev/null.
            throw new InvalidOptionException(what + " cannot be written to " + name + ": it is a pipe or a device");
        }
        if (!Files.isDirectory(folder)) {
            throw new InvalidOptionException(what + " cannot be written to " + name + ": its directory does not exist");
        }
        if (!Files.isWritable(folder)) {
            throw new InvalidOptionException(
                    what + " cannot be written to " + name + ": its directory is not writable");
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
     * @throws InvalidOptionException if the value is not such a number
     */
    public static int atMost(String option, Optional<String> typed, int most) throws InvalidOptionException {
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
     * @throws InvalidOptionException if the value is not such a number
     */
    public static int number(String option, String typed, int least, int most) throws InvalidOptionException {
        String wrong = option + " takes a number from " + least + " to " + most + ", not " + typed;
        try {
            int number = Integer.parseInt(typed);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new InvalidOptionException(wrong, e);
        }
        throw new InvalidOptionException(wrong);
    }

    /**
     * Parses the value of {@code --memory}. The launcher has already set the size of the heap to it.
     *
     * @param size the value, such as {@code 512m} or {@code 2g}
     * @return the size in bytes, at most that of the heap
     * @throws InvalidOptionException if the value is not a size, or less than 64 MiB
     */
    public static long memory(String size) throws InvalidOptionException {
        int last = size.length() - 1;
        long unit = size.endsWith("g") ? 1L << 30 : size.endsWith("m") ? 1L << 20 : 0;
        try {
            long number = unit == 0 ? 0 : Long.parseLong(size.substring(0, last));
            if (number * unit >= MIN_MEMORY && number < 1 << 20) {
                return Math.min(number * unit, Runtime.getRuntime().maxMemory());
            }
        } catch (NumberFormatException e) {
            throw new InvalidOptionException(
                    "--memory takes a size of at least 64m, such as 512m or 2g, not " + size, e);
        }
        throw new InvalidOptionException("--memory takes a size of at least 64m, such as 512m or 2g, not " + size);
    }

    /**
     * Parses a duration.
     *
     * @param option the name of the option, for the message
     * @param typed the value, such as {@code 90s}, {@code 10m} or {@code 2h}
     * @return the duration, positive and at most 1,000 hours
     * @throws InvalidOptionException if the value is not such a duration
     */
    public static Duration duration(String option, String typed) throws InvalidOptionException {
        int last = typed.length() - 1;
        long seconds = typed.endsWith("s") ? 1 : typed.endsWith("m") ? 60 : typed.endsWith("h") ? 3_600 : 0;
        try {
            long number = seconds == 0 ? 0 : Long.parseLong(typed.substring(0, last));
            if (number > 0 && number <= MAX_SECONDS / seconds) {
                return Duration.ofSeconds(number * seconds);
            }
        } catch (NumberFormatException e) {
            throw new InvalidOptionException(option + " takes a time such as 90s, 10m or 2h, not " + typed, e);
        }
        throw new InvalidOptionException(option + " takes a time such as 90s, 10m or 2h, not " + typed);
    }

    /**
     * Parses the value of {@code --now}.
     *
     * @param time the value, such as {@code 2026-11-21T00:00:00Z}
     * @return the moment
     * @throws InvalidOptionException if the value is not a moment in UTC
     */
    public static Instant moment(String time) throws InvalidOptionException {
        try {
            return Instant.parse(time);
        } catch (DateTimeException e) {
            throw new InvalidOptionException("--now takes a time such as 2026-11-21T00:00:00Z, not " + time, e);
        }
    }

    /**
     * Parses the value of {@code --color}.
     *
     * @param when {@code auto}, {@code always} or {@code never}
     * @param console decides if the value is {@code auto}
     * @return whether the output is colored
     * @throws InvalidOptionException if the value is another word
     */
    public static ReportOptions.Color color(String when, Console console) throws InvalidOptionException {
        boolean colored = switch (when) {
            case "auto" -> console.color();
            case "always" -> true;
            case "never" -> false;
            default -> throw new InvalidOptionException("--color takes auto, always or never, not " + when);
        };
        return colored ? ReportOptions.Color.ANSI : ReportOptions.Color.NONE;
    }
}
