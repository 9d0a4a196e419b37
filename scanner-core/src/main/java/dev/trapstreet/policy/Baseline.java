package dev.trapstreet.policy;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Flaw;
import dev.trapstreet.finding.Report;
import dev.trapstreet.source.Revision;
import dev.trapstreet.text.Alphabet;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenText;
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
 * The findings of an earlier day, by which only what is new counts.
 *
 * <p>A file of one line each, sorted: fingerprint, type, account. No day, no place and no header, so that two branches
 * change the same line only when they mean the same token, and a moved or reformatted file changes nothing. Lines that
 * are empty or start with {@code #} are a person's own and are kept. Immutable.
 */
public final class Baseline {
    private static final Alphabet HEX = Alphabet.of("0123456789abcdef");
    private static final int DIGITS = 32;
    private static final int LARGEST = 64 << 20;

    private final String name;
    private final List<String> lines;
    private final Set<String> fingerprints;

    private Baseline(String name, List<String> lines) {
        this.name = name;
        this.lines = List.copyOf(lines);
        this.fingerprints = new HashSet<>();
        for (String line : lines) {
            if (!isOwn(line)) {
                fingerprints.add(line.substring(0, DIGITS));
            }
        }
    }

    /** All findings of a report that nothing else accepts already. */
    public static Baseline of(Report report) {
        Set<String> lines = new TreeSet<>();
        for (Finding finding : report.findings()) {
            if (finding.suppressed().isEmpty()) {
                lines.add(line(finding.token()));
            }
        }
        for (Flaw flaw : report.flaws()) {
            if (flaw.location().suppressed().isEmpty()) {
                lines.add(flaw.fingerprint() + " " + flaw.hit().id());
            }
        }
        return new Baseline("", new ArrayList<>(lines));
    }

    private static String line(MapboxToken token) {
        String account = Shown.of(token.claims().account().orElse(""));
        String line = token.fingerprint().hex() + " " + token.type().header() + " " + TokenText.withheld(account);
        return line.stripTrailing();
    }

    /**
     * Reads a file.
     *
     * @throws BaselineException when it is none; it names the line
     * @throws IOException when it cannot be read
     */
    public static Baseline read(Path file) throws IOException {
        String name = TokenText.withheld(file.toString().replace('\\', '/'));
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        return read(name, bytes);
    }

    /**
     * Reads a file as it stands in a commit; empty where the commit has none.
     *
     * @param path below the root of the commit's repository, {@code /} between names
     * @throws BaselineException when it is none; it names the line
     * @throws IOException when it cannot be read
     */
    public static Optional<Baseline> read(Revision revision, String path) throws IOException {
        Optional<byte[]> bytes = revision.read(path, LARGEST + 1);
        return bytes.isEmpty()
                ? Optional.empty()
                : Optional.of(read(TokenText.withheld(revision.name() + ":" + path), bytes.get()));
    }

    private static Baseline read(String name, byte[] bytes) throws BaselineException {
        if (bytes.length > LARGEST) {
            throw new BaselineException(name, 0, "is larger than 64 MB");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BaselineException(name, 0, "is no UTF-8");
        }
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean fingerprint = line.length() >= DIGITS
                    && HEX.containsAll(line.substring(0, DIGITS))
                    && (line.length() == DIGITS || line.charAt(DIGITS) == ' ');
            if (!isOwn(line) && !fingerprint) {
                throw new BaselineException(name, i + 1, "starts with no fingerprint; is a merge not finished?");
            }
        }
        return new Baseline(name, lines);
    }

    private static boolean isOwn(String line) {
        return line.isBlank() || line.startsWith("#");
    }

    /** The file, as it was named; empty for one that was read from none. */
    public String name() {
        return name;
    }

    /** How many tokens it knows. */
    public int size() {
        return fingerprints.size();
    }

    /** Whether it knows the token, or the flaw, of that fingerprint. */
    public boolean holds(String fingerprint) {
        return fingerprints.contains(fingerprint);
    }

    /** Without the tokens that a report does not find any more, accepted or not; all other lines as they are. */
    public Baseline without(Report report) {
        Set<String> found = new HashSet<>();
        report.findings()
                .forEach(finding -> found.add(finding.token().fingerprint().hex()));
        report.flaws().forEach(flaw -> found.add(flaw.fingerprint()));
        List<String> kept = new ArrayList<>();
        for (String line : lines) {
            if (isOwn(line) || found.contains(line.substring(0, DIGITS))) {
                kept.add(line);
            }
        }
        return new Baseline(name, kept);
    }

    /** Writes it in UTF-8. The stream is not closed. */
    public void writeTo(OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
