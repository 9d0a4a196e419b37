package dev.trapstreet.report;

import dev.trapstreet.finding.Severity;
import dev.trapstreet.rule.BuiltInRules;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.text.TextWrapper;
import dev.trapstreet.token.MapboxToken;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Options for writing a report. Immutable.
 *
 * @param secrets whether the report contains tokens
 * @param color the colors of the text format
 * @param detail the level of detail of the text format
 * @param rules supplier of the rules of the scan, called only by formats that list the rules
 * @param failOn the lowest severity that fails the run; empty if findings never do. Formats with failed tests, error annotations
 *     or a summary count by it.
 * @param columns the width of the terminal that shows a text report, in characters; empty if no terminal shows it
 */
public record ReportOptions(
        Secrets secrets,
        Color color,
        Detail detail,
        Supplier<RuleSet> rules,
        Optional<Severity> failOn,
        OptionalInt columns) {
    private static final int NARROWEST = 40;
    private static final int WIDEST = 120;

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
        /** Every location of every token, suppressed tokens as well, and the summary. */
        VERBOSE,
        /** What to do, the tokens by what has to be done, and the summary; at most about 120 lines. */
        FULL,
        /** Findings, problems and the warnings that can fail a run. */
        QUIET
    }

    /**
     * Creates options for a report that no terminal shows.
     *
     * @param secrets whether the report contains tokens
     * @param color the colors of the text format
     * @param detail the level of detail of the text format
     * @param rules supplier of the rules of the scan
     * @param failOn the lowest severity that fails the run; empty if findings never do
     */
    public ReportOptions(
            Secrets secrets, Color color, Detail detail, Supplier<RuleSet> rules, Optional<Severity> failOn) {
        this(secrets, color, detail, rules, failOn, OptionalInt.empty());
    }

    /**
     * Creates options with the default threshold, {@link Severity#HIGH}.
     *
     * @param secrets whether the report contains tokens
     * @param color the colors of the text format
     * @param detail the level of detail of the text format
     * @param rules supplier of the rules of the scan
     */
    public ReportOptions(Secrets secrets, Color color, Detail detail, Supplier<RuleSet> rules) {
        this(secrets, color, detail, rules, Optional.of(Severity.HIGH));
    }

    /**
     * Returns a copy with other colors.
     *
     * @param other the colors
     * @return the copy
     */
    public ReportOptions withColor(Color other) {
        return new ReportOptions(secrets, other, detail, rules, failOn, columns);
    }

    /**
     * Returns a copy with another threshold.
     *
     * @param threshold the lowest severity that fails the run; empty if findings never do
     * @return the copy
     */
    public ReportOptions withFailOn(Optional<Severity> threshold) {
        return new ReportOptions(secrets, color, detail, rules, threshold, columns);
    }

    /**
     * Returns a copy for a terminal.
     *
     * @param width the width of the terminal, in characters; empty if no terminal shows the report
     * @return the copy
     */
    public ReportOptions withColumns(OptionalInt width) {
        return new ReportOptions(secrets, color, detail, rules, failOn, width);
    }

    /** Returns the maximum line length of the text format: that of the terminal, but one that people can read. */
    int lineLength() {
        return columns.isEmpty() ? TextWrapper.WIDTH : Math.max(NARROWEST, Math.min(WIDEST, columns.getAsInt()));
    }

    /** Returns the text that represents a token in the report: its redacted form, or the token itself. */
    String tokenText(MapboxToken token) {
        return secrets == Secrets.SHOWN ? token.raw().revealSecret() : token.redacted();
    }

    /** Default options: redacted tokens, no colors, full detail, built-in rules, and the threshold {@link Severity#HIGH}. */
    public static final ReportOptions DEFAULT =
            new ReportOptions(Secrets.WITHHELD, Color.NONE, Detail.FULL, new BuiltInRules());
}
