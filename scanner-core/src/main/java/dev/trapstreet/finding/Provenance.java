package dev.trapstreet.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Origin of a chunk of bytes: a file or git object, and the archive entries within it. Immutable.
 *
 * @param content the identity of the content, by which it is recognized; never shown
 * @param path the path as a user would type it, with {@code /} between names, or {@code <stdin>} for standard input;
 *     redacted and safe to display
 * @param part the part of the file that was read
 * @param git the location in a git history; empty for a file
 * @param entries the nested archive entries, outermost first; empty for content that is not in an archive
 */
public record Provenance(
        ContentId content, String path, LocationPart part, Optional<GitOrigin> git, List<ArchiveEntry> entries) {
    /** Separator between an archive and the name of its entry. */
    private static final String ENTRY_SEPARATOR = "!/";

    /** Creates an origin with an immutable copy of the entries. */
    public Provenance {
        entries = List.copyOf(entries);
    }

    /**
     * Creates the origin of a file outside of any history.
     *
     * @param content the identity of the content
     * @param path the path, safe to display
     * @param part the part of the file that was read
     */
    public Provenance(ContentId content, String path, LocationPart part) {
        this(content, path, part, Optional.empty());
    }

    /**
     * Creates the origin of content that is not in an archive.
     *
     * @param content the identity of the content
     * @param path the path, safe to display
     * @param part the part of the file that was read
     * @param git the location in a git history; empty for a file
     */
    public Provenance(ContentId content, String path, LocationPart part, Optional<GitOrigin> git) {
        this(content, path, part, git, List.of());
    }

    /** {@return the path and the archive entries, such as {@code app.apk!/classes2.dex}} */
    public String displayPath() {
        return rebasePath(path);
    }

    /**
     * Returns the display path with another file path, for example a relative one.
     *
     * @param other the path that replaces {@link #path}
     * @return that path and the archive entries
     */
    public String rebasePath(String other) {
        return entries.isEmpty() ? other : other + ENTRY_SEPARATOR + String.join(ENTRY_SEPARATOR, names(other));
    }

    /** {@return the name of the innermost archive entry, or the path of a file} */
    public String name() {
        return entries.isEmpty() ? path : names(path).get(entries.size() - 1);
    }

    /** Returns the entry names, with a derived name for the content of each compressed file. */
    private List<String> names(String outermost) {
        List<String> names = new ArrayList<>();
        String holder = outermost;
        for (ArchiveEntry entry : entries) {
            holder = entry.kind() == ArchiveEntry.Kind.CONTENT ? withoutSuffix(holder) : entry.name();
            names.add(holder);
        }
        return names;
    }

    /**
     * Derives the name of the content: {@code dist/bundle.js.gz} contains "bundle.js", and {@code layer.tgz} contains
     * "layer.tar".
     */
    private static String withoutSuffix(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        String suffix = dot <= 0 ? "" : name.substring(dot + 1);
        return switch (suffix) {
            case "tgz", "tbz2", "tbz", "txz", "tlz", "tzst" -> name.substring(0, dot) + ".tar";
            case "gz", "bz2", "xz", "lzma", "lz", "Z", "zst", "lz4", "sz", "br" -> name.substring(0, dot);
            default -> name;
        };
    }

    /**
     * Returns the nested archives that contain this content.
     *
     * @return the path of the file and the names of nested archives, outermost first; empty if not in an archive
     */
    public List<String> containers() {
        if (entries.isEmpty()) {
            return List.of();
        }
        List<String> containers = new ArrayList<>();
        containers.add(path);
        containers.addAll(names(path).subList(0, entries.size() - 1));
        return containers;
    }
}
