package dev.trapstreet.report;

import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.MapboxToken;
import java.util.function.Supplier;

/**
 * How a report is written.
 *
 * @param secrets whether tokens stand in it
 * @param color of the text form
 * @param detail of the text form
 * @param rules that judged; asked for by the forms that name them
 */
public record ReportOptions(Secrets secrets, Color color, Detail detail, Supplier<RuleSet> rules) {
    /** Whether tokens stand in the report. */
    public enum Secrets {
        WITHHELD,
        /** On the explicit wish of the user alone. */
        SHOWN
    }

    /** Whether the text form is coloured. */
    public enum Color {
        NONE,
        ANSI
    }

    /** How much the text form says. */
    public enum Detail {
        FULL,
        /** Findings and problems only. */
        QUIET
    }

    /** A token as this report shows it: redacted, or itself. */
    String tokenText(MapboxToken token) {
        return secrets == Secrets.SHOWN ? token.raw().revealSecret() : token.redacted();
    }

    /** Without tokens and colours, with the built-in rules. */
    public static final ReportOptions DEFAULT =
            new ReportOptions(Secrets.WITHHELD, Color.NONE, Detail.FULL, RuleSet::builtIn);
}
