package dev.trapstreet.fuzzing;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.ScanRequest;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Sound token beside whatever the fuzzer makes. It must be found, or the report must say that something was not read.
 */
public final class ControlToken {
    private static final String TEXT =
            TokenBuilder.sk().account("trapstreet-control").build();
    private static final ScanOptions OPTIONS = ScanOptions.DEFAULT.withThreads(1);

    private ControlToken() {}

    /** Returns the token, in ASCII. */
    public static byte[] bytes() {
        return TEXT.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns a line of code that holds the token. */
    public static byte[] line() {
        return ("const key = '" + TEXT + "';\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns whether bytes hold the token as it is. */
    public static boolean isIn(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains(TEXT);
    }

    /**
     * Scans a file that holds the token in some form.
     *
     * @param name the name of the file, which may tell the form
     * @param content the content
     * @throws AssertionError if the token is not found and the report says nothing of what was not read
     */
    public static void isFoundOrLossIsSaid(String name, byte[] content) {
        Report report = scan(name, content);
        if (!isFoundIn(report) && !saysLoss(report)) {
            throw new AssertionError("the token in " + name + " is lost in silence");
        }
    }

    /**
     * Scans a file that holds the token as it is.
     *
     * @param name the name of the file
     * @param content the content
     * @throws AssertionError if the token is not found
     */
    public static void isFound(String name, byte[] content) {
        Report report = scan(name, content);
        if (!isFoundIn(report)) {
            throw new AssertionError("the token in " + name + " is not found; problems: " + report.problems());
        }
    }

    /** Scans a file. */
    public static Report scan(String name, byte[] content) {
        return scan(Sources.stream(name, new ByteArrayInputStream(content)));
    }

    /** Scans a file or a folder. */
    public static Report scan(Path target) {
        return scan(Sources.at(target));
    }

    private static Report scan(Source source) {
        try {
            return SecretScanner.scan(ScanRequest.of(source).withOptions(OPTIONS))
                    .report();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Returns whether a report has a finding of the token. */
    public static boolean isFoundIn(Report report) {
        return report.findings().stream()
                .anyMatch(finding -> finding.token().raw().revealSecret().equals(TEXT));
    }

    /** Returns whether a report says that something was not read, or not read as what it seems to be. */
    public static boolean saysLoss(Report report) {
        return !report.isComplete()
                || !report.problems().isEmpty()
                || !report.notices().isEmpty()
                || !report.skipped().isEmpty();
    }
}
