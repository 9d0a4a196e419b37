package dev.trapstreet.fleet;

import dev.trapstreet.run.InvalidOptionException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parser of durations such as {@code 90s}, {@code 10m} and {@code 2h}. */
final class Durations {
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})(s|m|h)");

    private Durations() {}

    /**
     * Parses the value of an option.
     *
     * @param option the name of the option, for the message
     * @param typed the value
     * @throws InvalidOptionException if the value is not a duration
     */
    static Duration parse(String option, String typed) throws InvalidOptionException {
        Matcher matcher = DURATION.matcher(typed);
        if (!matcher.matches()) {
            throw new InvalidOptionException(option + " takes a duration such as 90s, 10m or 2h, not " + typed);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
