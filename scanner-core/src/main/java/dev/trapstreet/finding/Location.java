package dev.trapstreet.finding;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Location of a token. Immutable.
 *
 * @param provenance the file or git object, and the archive entries
 * @param line the line, from 1
 * @param column the column of the first character, from 1, in Unicode code points of the decoded line
 * @param endColumn the column after the last character, in the same unit
 * @param offset the offset of the first byte in the whole file, from 0
 * @param length the length in bytes
 * @param encoding the encodings that were undone to find the token, outermost first, such as {@code base64}; empty for
 *     a plain token. The location is that of the encoded text, and its end column that of the part on the first line.
 * @param logicalLocation the element of a structured file that contains the token; empty if the format is unknown or does not
 *     tell
 * @param context the context of the location; {@link LocationContext#UNKNOWN} before classification
 * @param suppression the suppression of this location; empty if it is not suppressed
 * @param history for a file of a working tree, the commits that introduced the token to its path, if HEAD has it there as well;
 *     empty for a location in a history itself
 */
public record Location(
        Provenance provenance,
        int line,
        int column,
        int endColumn,
        long offset,
        int length,
        List<String> encoding,
        Optional<LogicalLocation> logicalLocation,
        LocationContext context,
        Optional<Suppression> suppression,
        Optional<GitOrigin> history) {
    /** Order by path, part, git object and position. */
    public static final Comparator<Location> ORDER = Comparator.comparing(
                    (Location l) -> l.provenance().displayPath())
            .thenComparing(Location::contentId, ContentId::comparePaths)
            .thenComparing(l -> l.provenance().part())
            .thenComparing(Location::object)
            .thenComparingLong(Location::offset)
            .thenComparingInt(Location::length)
            .thenComparing(Location::contentId, ContentId::compareSources);

    /** Creates a location with an immutable copy of the encodings. */
    public Location {
        encoding = List.copyOf(encoding);
    }

    /**
     * Creates the location of a plain token, without a context.
     *
     * @param provenance the file or git object
     * @param line the line, from 1
     * @param column the column of the first character, from 1
     * @param endColumn the column after the last character
     * @param offset the offset of the first byte, from 0
     * @param length the length in bytes
     */
    public Location(Provenance provenance, int line, int column, int endColumn, long offset, int length) {
        this(
                provenance,
                line,
                column,
                endColumn,
                offset,
                length,
                List.of(),
                Optional.empty(),
                LocationContext.UNKNOWN,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Returns a copy with another provenance.
     *
     * @param from the provenance
     * @return the copy
     */
    public Location withProvenance(Provenance from) {
        Copy copy = new Copy(this);
        copy.provenance = from;
        return copy.location();
    }

    /**
     * Returns a copy of an encoded token.
     *
     * @param undone the encodings that were undone, outermost first
     * @return the copy
     */
    public Location withEncoding(List<String> undone) {
        Copy copy = new Copy(this);
        copy.encoding = undone;
        return copy.location();
    }

    /**
     * Returns a copy with a context.
     *
     * @param known the context
     * @return the copy
     */
    public Location withContext(LocationContext known) {
        Copy copy = new Copy(this);
        copy.context = known;
        return copy.location();
    }

    /**
     * Returns a copy with the element that contains the token.
     *
     * @param holder the element, or an empty value
     * @return the copy
     */
    public Location withLogicalLocation(Optional<LogicalLocation> holder) {
        Copy copy = new Copy(this);
        copy.logicalLocation = holder;
        return copy.location();
    }

    /**
     * Returns a copy that is suppressed.
     *
     * @param suppression the suppression
     * @return the copy
     */
    public Location withSuppression(Suppression suppression) {
        Copy copy = new Copy(this);
        copy.suppression = Optional.of(suppression);
        return copy.location();
    }

    /**
     * Returns a copy for a file of a working tree with its history.
     *
     * @param origin the commits that introduced the token to this path, with the location in HEAD
     * @return the copy
     */
    public Location withHistory(GitOrigin origin) {
        Copy copy = new Copy(this);
        copy.history = Optional.of(origin);
        return copy.location();
    }

    /** {@return the git object that contains the token, or the history of a file of a working tree; empty if neither is known} */
    public Optional<GitOrigin> gitOrigin() {
        return provenance.git().isPresent() ? provenance.git() : history;
    }

    /** {@return whether this is a location in a history, and HEAD does not have the token under its path} */
    public boolean isOnlyInHistory() {
        Optional<GitOrigin> git = provenance.git();
        return git.isPresent() && git.get().head().isEmpty() && git.get().kind() != GitOrigin.ObjectKind.STAGED;
    }

    /**
     * Returns whether two locations are on the same line of the same part of the same file or git object, even if two overlapping
     * targets contain it.
     *
     * @param other the other location
     * @return whether both are on one line
     */
    public boolean isOnSameLine(Location other) {
        return line == other.line
                && provenance.part() == other.provenance.part()
                && contentId().isAtPathOf(other.contentId())
                && object().equals(other.object())
                && logicalLocation.equals(other.logicalLocation);
    }

    /** {@return the identity of the content, by which it is recognized; never shown} */
    public ContentId contentId() {
        return provenance.content();
    }

    /**
     * Returns the path that the patterns of a configuration see: relative to the target, with the archive entries.
     *
     * @return the path; not redacted, so for comparison only
     */
    public String relativePath() {
        return provenance.rebasePath(contentId().path());
    }

    private String object() {
        return provenance.git().map(GitOrigin::object).orElse("");
    }

    /** {@return the path, safe to display; for an archive entry, {@code app.apk!/classes2.dex}} */
    public String path() {
        return provenance.displayPath();
    }

    /** Components of a location that can be replaced, and the location that has the others. */
    private static final class Copy {
        private final Location original;
        private Provenance provenance;
        private List<String> encoding;
        private Optional<LogicalLocation> logicalLocation;
        private LocationContext context;
        private Optional<Suppression> suppression;
        private Optional<GitOrigin> history;

        Copy(Location original) {
            this.original = original;
            this.provenance = original.provenance;
            this.encoding = original.encoding;
            this.logicalLocation = original.logicalLocation;
            this.context = original.context;
            this.suppression = original.suppression;
            this.history = original.history;
        }

        Location location() {
            return new Location(
                    provenance,
                    original.line,
                    original.column,
                    original.endColumn,
                    original.offset,
                    original.length,
                    encoding,
                    logicalLocation,
                    context,
                    suppression,
                    history);
        }
    }
}
