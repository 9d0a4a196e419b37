package dev.trapstreet.run;

import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.source.CloneException;
import dev.trapstreet.source.InvalidExcludeException;
import dev.trapstreet.text.TerminalEscaper;
import java.io.IOException;
import java.util.Locale;

/** Messages of a run that all front ends print. Lines for a console are escaped. */
public final class RunMessages {
    private RunMessages() {}

    /**
     * Returns the exception for a scan that could not be started.
     *
     * @param failure the reason, as thrown by the scan
     * @param excludes the name of the options with patterns
     * @return the exception, which names the option if one is the reason
     */
    public static InvalidOptionException notStarted(IOException failure, String excludes) {
        if (failure instanceof CloneException) {
            return new InvalidOptionException(failure.getMessage() + " (nothing was scanned)", failure);
        }
        if (failure instanceof InvalidExcludeException exclude) {
            return new InvalidOptionException(
                    excludes + " cannot use the pattern '" + exclude.pattern() + "': it matches nothing", failure);
        }
        return new InvalidOptionException("the scan could not be started: " + failure.getMessage(), failure);
    }

    /**
     * Returns why a run that could not read everything is incomplete.
     *
     * @param report the report, which is incomplete
     * @param excludes the name of the options that select files
     * @return a clause without a period
     */
    public static String incomplete(Report report, String excludes) {
        return report.hasScannedAnything()
                ? "something could not be read; the log says what, and what to do"
                : "there was nothing to scan; check " + excludes;
    }

    /**
     * Returns a warning as a line of a console.
     *
     * @param sentence the warning, not escaped
     * @return the line, escaped, without a line break
     */
    public static String warning(String sentence) {
        return "WARNING  " + TerminalEscaper.escape(sentence);
    }

    /**
     * Returns a warning of a report as a line of a console, as a text report writes it.
     *
     * @param notice the warning
     * @return the line, escaped, without a line break
     */
    public static String line(Notice notice) {
        return warning(notice.sentence());
    }

    /**
     * Returns a problem as a line of a console, as a text report writes it.
     *
     * @param problem the problem
     * @return the line, escaped, without a line break
     */
    public static String line(Problem problem) {
        return problem.label().toUpperCase(Locale.ROOT) + "  " + TerminalEscaper.escape(problem.sentence());
    }
}
