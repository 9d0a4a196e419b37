package dev.trapstreet.fleet.query;

import dev.trapstreet.run.InvalidOptionException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Time of a run as a number of 17 digits, {@code yyyyMMddHHmmssSSS}. Queries compare these in place of the identification: Spark can
 * aggregate numbers by hashing, and texts only by sorting, which took three times as long.
 */
public final class RunTime {
    private static final DateTimeFormatter DIGITS =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Expression of SQL that converts the column {@code run}. */
    static final String SQL = "cast(translate(run, 'TZ.', '') AS BIGINT)";

    private RunTime() {}

    /**
     * Parses the value of {@code --since}.
     *
     * @param typed a date such as {@code 2026-11-30} or a time such as {@code 2026-11-30T20:00:00Z}
     * @return the number
     * @throws InvalidOptionException if it is neither
     */
    public static long parse(String typed) throws InvalidOptionException {
        try {
            Instant time = typed.length() == 10
                    ? LocalDate.parse(typed).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(typed);
            return Long.parseLong(DIGITS.format(time));
        } catch (DateTimeException e) {
            throw new InvalidOptionException(
                    "--since takes a date such as 2026-11-30, or a time such as 2026-11-30T20:00:00Z, not " + typed, e);
        }
    }

    /** Returns the time to the second, for people. */
    static String format(long digits) {
        String text = String.format("%017d", digits);
        return text.substring(0, 4) + "-" + text.substring(4, 6) + "-" + text.substring(6, 8) + " "
                + text.substring(8, 10) + ":" + text.substring(10, 12) + ":" + text.substring(12, 14);
    }
}
