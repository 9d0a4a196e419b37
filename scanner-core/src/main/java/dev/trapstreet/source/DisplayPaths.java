package dev.trapstreet.source;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.token.Redactor;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Converter from file system paths to the paths that reports display, and to the identities of content. A display path starts with the
 * target as the user typed it, has {@code /} between names, and is redacted. Bytes of a name that are not valid UTF-8 are displayed as
 * {@code \xE9}. Immutable and thread-safe.
 */
public final class DisplayPaths {
    private static final char REPLACEMENT = '\uFFFD';

    private final Path root;
    private final String title;
    private final String prefix;

    /**
     * Creates a converter that displays paths as the user typed the target.
     *
     * @param root the target as the user typed it, absolute or relative
     */
    public DisplayPaths(Path root) {
        this.root = root;
        this.title = withSlashes(root);
        String typed = withSlashes(root.normalize());
        this.prefix = typed.isEmpty() || typed.endsWith("/") ? typed : typed + "/";
    }

    /**
     * Creates a converter that displays paths under another name than the target's own.
     *
     * @param root the target
     * @param title replacement for the root in display paths; empty for paths relative to the root
     */
    public DisplayPaths(Path root, String title) {
        this.root = root;
        this.title = title.isEmpty() ? "." : title;
        this.prefix = title.isEmpty() ? "" : title + "/";
    }

    /**
     * Returns a path relative to the target. It is not redacted.
     *
     * @param entry a path below the target, absolute if and only if the target is
     * @return the relative path with {@code /} between names
     */
    public String relative(Path entry) {
        return withSlashes(root.relativize(entry));
    }

    /**
     * Returns the display path of a file or directory.
     *
     * @param entry a path, absolute or relative to the working directory
     * @return the path below the target, or the path itself if it is outside of the target (for example an alternate object directory);
     *     redacted
     */
    public String display(Path entry) {
        if (entry.equals(root)) {
            return Redactor.redact(title);
        }
        Path below = below(entry);
        return Redactor.redact(below.startsWith("..") ? withSlashes(entry) : prefix + withSlashes(below));
    }

    private Path below(Path entry) {
        Path from = root.isAbsolute() == entry.isAbsolute()
                ? root
                : root.toAbsolutePath().normalize();
        return from.relativize(root.isAbsolute() ? entry.toAbsolutePath() : entry);
    }

    /**
     * Returns the display path of a file that git names.
     *
     * @param path the path relative to the target, with {@code /} between names
     * @return the path below the target, redacted
     */
    public String displayOf(String path) {
        return Redactor.redact(prefix + path);
    }

    /**
     * Decodes a name that git stores as bytes.
     *
     * @param name the bytes of a name or path
     * @return the text, with each byte that is not valid UTF-8 as {@code \xE9}
     */
    public static String decodeName(byte[] name) {
        return decode(ByteBuffer.wrap(name));
    }

    /**
     * Returns whether a path that git supplied is below the root. A path is rejected if it is absolute (also by the rules of this
     * platform) or if one of its names is empty, {@code .} or {@code ..}. Does not access the file system and does not resolve links.
     *
     * @param root the target
     * @param path a path from a repository, possibly hostile, with {@code /} between names
     * @return whether the path is below the root and is not the root itself
     */
    public static boolean isBelow(Path root, String path) {
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            boolean dots =
                    path.startsWith("..", start) ? end - start == 2 : path.startsWith(".", start) && end - start == 1;
            if (dots || end == start) {
                return false;
            }
            start = end + 1;
        }
        if (root.getFileSystem().getSeparator().equals("/")) {
            return true;
        }
        Path absolute = root.toAbsolutePath().normalize();
        Path place = absolute.resolve(path).normalize(); // resolves backslashes and drive letters on Windows
        return place.startsWith(absolute) && place.getNameCount() > absolute.getNameCount();
    }

    /**
     * Returns the origin of something read from a file outside of any history.
     *
     * @param source the index of the source in the scan, from 0
     * @param entry the file or directory, the target itself or below it
     * @param part the part that was read: its content, its name or its link target
     * @return the origin, with the display path of the entry
     */
    public Provenance provenance(int source, Path entry, LocationPart part) {
        ContentId content = entry.equals(root)
                ? ContentId.ofTarget(source, title)
                : ContentId.ofFile(source, prefix, withSlashes(below(entry)));
        return new Provenance(content, Redactor.redact(content.typedPath()), part);
    }

    /**
     * Returns the origin of a git object whose paths are not known.
     *
     * @param source the index of the source in the scan, from 0
     * @param name the name that is displayed until there is a path, such as {@code <blob 1f...>}
     * @param part the part that was read
     * @param git the object
     * @return the origin
     */
    public Provenance provenanceOfObject(int source, String name, LocationPart part, GitOrigin git) {
        ContentId content = ContentId.ofObject(source, prefix, name, git.object());
        return new Provenance(content, displayOf(name), part, Optional.of(git));
    }

    /**
     * Returns the origin of the content on one side of a change.
     *
     * @param source the index of the source in the scan, from 0
     * @param path the path relative to the target
     * @param commit the id of the commit that changes the path; empty for the index
     * @param side the side of the change
     * @param part the part that was read
     * @param git the blob
     * @return the origin
     */
    public Provenance provenanceOfChange(
            int source, String path, String commit, ContentId.Side side, LocationPart part, GitOrigin git) {
        ContentId content = ContentId.ofChange(source, prefix, path, commit, side);
        return new Provenance(content, displayOf(path), part, Optional.of(git));
    }

    private static String withSlashes(Path path) {
        String text = path.toString();
        if (text.indexOf(REPLACEMENT) >= 0 && !path.isAbsolute()) {
            // A Path keeps the original bytes, but its text does not; only the URI of an absolute path exposes them.
            String here = Path.of("").toUri().getRawPath();
            text = decode(path.toUri().getRawPath().substring(here.length()));
        } else if (text.indexOf(REPLACEMENT) >= 0) {
            text = decode(path.toUri().getRawPath());
        }
        String separator = path.getFileSystem().getSeparator();
        return separator.equals("/") ? text : text.replace(separator, "/");
    }

    /** Decodes percent-encoded UTF-8, with each byte that is not valid UTF-8 as {@code \xE9}. */
    private static String decode(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%') {
                bytes.put((byte) Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.put((byte) encoded.charAt(i));
            }
        }
        return decode(bytes.flip());
    }

    /**
     * Decodes a name that git stores as bytes.
     *
     * @param bytes the bytes of a name or path, from the position of the buffer to its limit; consumed by the call
     * @return the text, with each byte that is not valid UTF-8 as {@code \xE9}
     */
    public static String decodeName(ByteBuffer bytes) {
        return decode(bytes);
    }

    private static String decode(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(4 * bytes.remaining());
        while (true) {
            CoderResult result = decoder.decode(bytes, text, true);
            if (!result.isError()) {
                break;
            }
            for (int i = 0; i < result.length(); i++) {
                text.put(String.format("\\x%02X", bytes.get() & 0xFF));
            }
        }
        return text.flip().toString();
    }
}
