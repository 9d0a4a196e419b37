package dev.trapstreet.token;

import java.time.Duration;

/** Ages in words. */
public final class Ages {
    private static final int DAYS_OF_YEAR = 365;
    private static final int YEARS_FROM_DAYS = 2 * DAYS_OF_YEAR;

    private Ages() {}

    /** The age in whole days up to two years, then in whole years: "89 days", "3 years"; "0 days" when negative. */
    public static String words(Duration age) {
        long days = Math.max(0, age.toDays());
        if (days >= YEARS_FROM_DAYS) {
            return days / DAYS_OF_YEAR + " years";
        }
        return days + (days == 1 ? " day" : " days");
    }
}
