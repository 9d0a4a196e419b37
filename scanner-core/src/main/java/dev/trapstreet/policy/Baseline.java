package dev.trapstreet.policy;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Report;
import dev.trapstreet.source.Revision;
import dev.trapstreet.text.Alphabet;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Findings of an earlier scan, which are suppressed so that only new findings count. Immutable.
 *
 * <p>The file has one line for each finding, sorted: fingerprint, type, account. It has no dates, locations or header.
 * Two branches therefore change the same line only for the same token, and moving or reformatting a file changes
 * nothing. Blank lines and lines that start with {@code #} belong to the user and are kept.
 */
public final class Baseline {
    private static final Alphabet HEX = Alphabet.of("0123456789abcdef");
    private static final int DIGITS = 32;
    private static final int MAX_BYTES = 64 << 20;

    private final String name;
    private final List<String> lines;
    private final Set<String> fingerprints;

    private Baseline(String name, List<String> lines) {
        this.name = name;
        this.lines = List.copyOf(lines);
        this.fingerprints = new HashSet<>();
        for (String line : lines) {
            if (!isHeaderLine(line)) {
                fingerprints.add(line.substring(0, DIGITS));
            }
        }
    }

    /**
     * Creates a baseline of all unsuppressed findings in a report.
     *
     * @param report the report
     * @return a baseline without a name
     */
    public static Baseline of(Report report) {
        Set<String> lines = new TreeSet<>();
        for (Finding finding : report.findings()) {
            if (finding.suppression().isEmpty()) {
                lines.add(entryLine(finding.token()));
            }
        }
        for (HygieneFinding hygieneFinding : report.hygieneFindings()) {
            if (hygieneFinding.location().suppression().isEmpty()) {
                lines.add(hygieneFinding.fingerprint() + " "
                        + hygieneFinding.violation().id());
            }
        }
        return new Baseline("", new ArrayList<>(lines));
    }

    private static String entryLine(MapboxToken token) {
        String account = SafeText.clean(token.claims().account().orElse(""));
        String line = token.fingerprint().hex() + " " + token.type().header() + " " + Redactor.redact(account);
        return line.stripTrailing();
    }

    /**
     * Reads a baseline file.
     *
     * @param file the path of the file
     * @return the baseline
     * @throws BaselineException if the file is not a valid baseline; the message names the line
     * @throws IOException if the file cannot be read
     */
    public static Baseline read(Path file) throws IOException {
        String name = Redactor.redact(file.toString().replace('\\', '/'));
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        return read(name, bytes);
    }

    /**
     * Reads a baseline file from a commit.
     *
     * @param revision the commit
     * @param path the path relative to the repository's root, with {@code /} between names
     * @return the baseline; empty if the commit does not contain the file
     * @throws BaselineException if the file is not a valid baseline; the message names the line
     * @throws IOException if the file cannot be read
     */
    public static Optional<Baseline> read(Revision revision, String path) throws IOException {
        Optional<byte[]> bytes = revision.read(path, MAX_BYTES + 1);
        return bytes.isEmpty()
                ? Optional.empty()
                : Optional.of(read(Redactor.redact(revision.name() + ":" + path), bytes.get()));
    }

    private static Baseline read(String name, byte[] bytes) throws BaselineException {
        if (bytes.length > MAX_BYTES) {
            throw new BaselineException(name, 0, "is larger than 64 MB");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BaselineException(name, 0, "is not UTF-8");
        }
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean fingerprint = line.length() >= DIGITS
                    && HEX.containsAll(line.substring(0, DIGITS))
                    && (line.length() == DIGITS || line.charAt(DIGITS) == ' ');
            if (!isHeaderLine(line) && !fingerprint) {
                throw new BaselineException(
                        name, i + 1, "does not start with a fingerprint; is there an unfinished merge?");
            }
        }
        return new Baseline(name, lines);
    }

    private static boolean isHeaderLine(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    /** {@return the name of the file, safe to display; empty if this was not read from a file} */
    public String name() {
        return name;
    }

    /** {@return the number of fingerprints} */
    public int size() {
        return fingerprints.size();
    }

    /**
     * Returns whether this baseline contains a finding.
     *
     * @param fingerprint the fingerprint of a token or of a related check's finding
     * @return whether the baseline contains it
     */
    public boolean contains(String fingerprint) {
        return fingerprints.contains(fingerprint);
    }

    /**
     * Returns a copy with the findings of another baseline. It is sorted, unless it has lines of the user.
     *
     * @param other the baseline whose findings are added
     * @return the copy
     */
    public Baseline with(Baseline other) {
        List<String> all = new ArrayList<>(lines);
        boolean plain = true;
        for (String line : lines) {
            plain &= !isHeaderLine(line);
        }
        for (String line : other.lines) {
            if (!isHeaderLine(line) && !contains(line.substring(0, DIGITS))) {
                all.add(line);
            }
        }
        if (plain) {
            all.sort(null);
        }
        return new Baseline(name, all);
    }

    /**
     * Returns a copy without the findings that are no longer in a report, suppressed or not. All other lines are
     * unchanged.
     *
     * @param report the report
     * @return the copy
     */
    public Baseline without(Report report) {
        Set<String> found = new HashSet<>();
        report.findings()
                .forEach(finding -> found.add(finding.token().fingerprint().hex()));
        report.hygieneFindings().forEach(hygieneFinding -> found.add(hygieneFinding.fingerprint()));
        List<String> kept = new ArrayList<>();
        for (String line : lines) {
            if (isHeaderLine(line) || found.contains(line.substring(0, DIGITS))) {
                kept.add(line);
            }
        }
        return new Baseline(name, kept);
    }

    /**
     * Writes the baseline in UTF-8. Does not close the stream.
     *
     * @param out the stream to write to
     * @throws IOException if writing fails
     */
    public void writeTo(OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
