package dev.trapstreet.report;

import dev.trapstreet.finding.Severity;

/** ANSI styles of the text formats. They have no effect if the report has no colors. */
final class AnsiStyles {
    private final ReportOptions.Color color;

    AnsiStyles(ReportOptions.Color color) {
        this.color = color;
    }

    /** Returns the styled name of a severity, which starts a block of the report. */
    String label(Severity severity) {
        String code = switch (severity) {
            case CRITICAL -> "1;37;41";
            case HIGH -> "1;31";
            case MEDIUM -> "1;33";
            case LOW -> "36";
            case INFO -> "2";
        };
        return styled(code, severity.name());
    }

    /**
     * Returns text in a color or weight.
     *
     * @param code the parameters of the escape sequence that turns the style on, such as "1;31"
     * @param words the text
     */
    String styled(String code, String words) {
        return color == ReportOptions.Color.ANSI ? "\u001b[" + code + "m" + words + "\u001b[0m" : words;
    }
}
