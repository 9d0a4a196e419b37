package dev.trapstreet.finding;

import dev.trapstreet.token.TokenText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One place where a token stands.
 *
 * @param line from 1
 * @param column of the first character, from 1, in Unicode code points of the decoded line
 * @param endColumn of the character after the last one, likewise
 * @param offset of the first byte, from 0, in the whole file
 * @param length in bytes
 * @param encoding what was undone to find the token, the outermost first, as {@code base64}; the place is that of the
 *     encoded form, and the end column that of its part on the first line. Empty for a token that stands there as it is
 * @param within what of a compiled form holds it; empty for what is none, or does not tell
 * @param setting what is known of the place; nothing until it was looked at
 * @param suppressed why a token may stand here; empty when nothing says so
 */
public record Location(
        Provenance provenance,
        int line,
        int column,
        int endColumn,
        long offset,
        int length,
        List<String> encoding,
        Optional<Within> within,
        Setting setting,
        Optional<Suppression> suppressed) {
    /** By path, then by place in it. */
    public static final Comparator<Location> ORDER = Comparator.comparing(
                    (Location l) -> l.provenance().shownPath())
            .thenComparing(l -> l.provenance().part())
            .thenComparing(Location::object)
            .thenComparingLong(Location::offset)
            .thenComparingInt(Location::length);

    public Location {
        encoding = List.copyOf(encoding);
    }

    /** Of a token that stands there as it is, in a place that was not looked at. */
    public Location(Provenance provenance, int line, int column, int endColumn, long offset, int length) {
        this(provenance, line, column, endColumn, offset, length, List.of());
    }

    /** Of a place that was not looked at. */
    public Location(
            Provenance provenance,
            int line,
            int column,
            int endColumn,
            long offset,
            int length,
            List<String> encoding) {
        this(
                provenance,
                line,
                column,
                endColumn,
                offset,
                length,
                encoding,
                Optional.empty(),
                Setting.UNKNOWN,
                Optional.empty());
    }

    /** With what is known of the place. */
    public Location in(Setting known) {
        return new Location(provenance, line, column, endColumn, offset, length, encoding, within, known, suppressed);
    }

    /** With what of a compiled form holds it. */
    public Location within(Optional<Within> holder) {
        return new Location(provenance, line, column, endColumn, offset, length, encoding, holder, setting, suppressed);
    }

    /** The same, accepted. */
    public Location suppressed(Suppression suppression) {
        return new Location(
                provenance,
                line,
                column,
                endColumn,
                offset,
                length,
                encoding,
                within,
                setting,
                Optional.of(suppression));
    }

    /** True for two places on one line of the same part of the same file. */
    public boolean isOnLineOf(Location other) {
        return line == other.line
                && provenance.part() == other.provenance.part()
                && provenance.path().equals(other.provenance.path())
                && provenance.inside().equals(other.provenance.inside())
                && object().equals(other.object())
                && within.equals(other.within)
                // What was withheld from two names that look alike may tell them apart.
                && !provenance.shownPath().contains(TokenText.ELLIPSIS);
    }

    private String object() {
        return provenance.git().map(GitOrigin::object).orElse("");
    }

    /** The path, safe to show: of an entry of an archive, {@code app.apk!/classes2.dex}. */
    public String path() {
        return provenance.shownPath();
    }
}
