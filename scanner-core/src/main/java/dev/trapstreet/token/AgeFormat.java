package dev.trapstreet.token;

import java.time.Duration;

/** Formatter of ages for reports. */
public final class AgeFormat {
    private static final int DAYS_OF_YEAR = 365;
    private static final int YEARS_FROM_DAYS = 2 * DAYS_OF_YEAR;

    private AgeFormat() {}

    /**
     * Formats an age: in whole days below two years, otherwise in whole years of 365 days, such as "89 days" or
     * "3 years".
     *
     * @param age the age; a negative one counts as zero
     * @return the age with its unit
     */
    public static String format(Duration age) {
        long days = Math.max(0, age.toDays());
        if (days >= YEARS_FROM_DAYS) {
            return days / DAYS_OF_YEAR + " years";
        }
        return days + (days == 1 ? " day" : " days");
    }
}
