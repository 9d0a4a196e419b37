package dev.trapstreet.report;

import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.MapboxToken;
import java.util.function.Supplier;

/**
 * Options for writing a report. Immutable.
 *
 * @param secrets whether the report contains tokens
 * @param color the colors of the text format
 * @param detail the level of detail of the text format
 * @param rules supplier of the rules of the scan, called only by formats that list the rules
 */
public record ReportOptions(Secrets secrets, Color color, Detail detail, Supplier<RuleSet> rules) {
    /** Whether a report contains tokens. */
    public enum Secrets {
        /** Tokens are redacted. */
        WITHHELD,
        /** Tokens are shown. Only at the explicit request of the user. */
        SHOWN
    }

    /** Colors of the text format. */
    public enum Color {
        /** Plain text. */
        NONE,
        /** ANSI escape sequences. */
        ANSI
    }

    /** Level of detail of the text format. */
    public enum Detail {
        /** Everything, including the summary. */
        FULL,
        /** Findings, problems and the warnings that can fail a run. */
        QUIET
    }

    /** Returns the text that represents a token in the report: its redacted form, or the token itself. */
    String tokenText(MapboxToken token) {
        return secrets == Secrets.SHOWN ? token.raw().revealSecret() : token.redacted();
    }

    /** Default options: redacted tokens, no colors, full detail, built-in rules. */
    public static final ReportOptions DEFAULT =
            new ReportOptions(Secrets.WITHHELD, Color.NONE, Detail.FULL, RuleSet::builtIn);
}
