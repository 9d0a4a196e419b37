package dev.trapstreet.report;

import dev.trapstreet.finding.Severity;

/** Colours of a form for people, where it has any. */
final class AnsiStyles {
    private final ReportOptions.Color color;

    AnsiStyles(ReportOptions.Color color) {
        this.color = color;
    }

    /** A severity as the word that a block begins with. */
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
     * Words in a colour or a weight.
     *
     * @param code as in the escape that switches it on
     */
    String styled(String code, String words) {
        return color == ReportOptions.Color.ANSI ? "\u001b[" + code + "m" + words + "\u001b[0m" : words;
    }
}
