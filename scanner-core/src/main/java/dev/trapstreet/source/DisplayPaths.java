package dev.trapstreet.source;

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
 * Paths as a report shows them: below the target as the user typed it, {@code /} between names, no token in them. A name
 * that is no UTF-8 is shown with its odd bytes as {@code \xE9}.
 */
public final class DisplayPaths {
    private static final char REPLACEMENT = '\uFFFD';

    private final Path root;
    private final String title;
    private final String prefix;

    /**
     * Names for the paths below a target.
     *
     * @param root the target as the user typed it
     */
    public DisplayPaths(Path root) {
        this.root = root;
        this.title = withSlashes(root);
        String typed = withSlashes(root.normalize());
        this.prefix = typed.isEmpty() || typed.endsWith("/") ? typed : typed + "/";
    }

    /**
     * Names for the paths below a target.
     *
     * @param title what a report shows in place of the root; empty for paths relative to it
     */
    public DisplayPaths(Path root, String title) {
        this.root = root;
        this.title = title.isEmpty() ? "." : title;
        this.prefix = title.isEmpty() ? "" : title + "/";
    }

    /** The path of {@code entry}, which lies below the target, relative to it. */
    public String relative(Path entry) {
        return withSlashes(root.relativize(entry));
    }

    /** The path of {@code entry}, as a report shows it: below the target; or its own when it lies elsewhere, as what a
     * repository borrows from does. */
    public String display(Path entry) {
        if (entry.equals(root)) {
            return Redactor.redact(title);
        }
        Path from = root.isAbsolute() == entry.isAbsolute()
                ? root
                : root.toAbsolutePath().normalize();
        Path below = from.relativize(root.isAbsolute() ? entry.toAbsolutePath() : entry);
        return Redactor.redact(below.startsWith("..") ? withSlashes(entry) : prefix + withSlashes(below));
    }

    /** The path relative to the target of what a report shows so; empty when it does not lie below the target. */
    public Optional<String> relativize(String shown) {
        return shown.startsWith(prefix) ? Optional.of(shown.substring(prefix.length())) : Optional.empty();
    }

    /** A path below the target, as git names it. */
    public String displayOf(String path) {
        return Redactor.redact(prefix + path);
    }

    /** A name as git keeps it, as text: what is no UTF-8 is written as {@code \\xE9}. */
    public static String decodeName(byte[] name) {
        return decode(ByteBuffer.wrap(name));
    }

    /**
     * True for a path that git gives and that lies below the root: no name in it leads upwards or to the root itself, and it is
     * not absolute, also not in this platform's own way.
     *
     * @param path {@code /} between names
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
        Path place =
                absolute.resolve(path).normalize(); // a backslash separates names as well there, and "C:" begins them
        return place.startsWith(absolute) && place.getNameCount() > absolute.getNameCount();
    }

    public Provenance provenance(Path entry, LocationPart part) {
        return new Provenance(display(entry), part);
    }

    private static String withSlashes(Path path) {
        String text = path.toString();
        if (text.indexOf(REPLACEMENT) >= 0 && !path.isAbsolute()) {
            // Path keeps the bytes, its text does not; only the URI of an absolute path tells them.
            String here = Path.of("").toUri().getRawPath();
            text = decode(path.toUri().getRawPath().substring(here.length()));
        } else if (text.indexOf(REPLACEMENT) >= 0) {
            text = decode(path.toUri().getRawPath());
        }
        String separator = path.getFileSystem().getSeparator();
        return separator.equals("/") ? text : text.replace(separator, "/");
    }

    /** Percent-encoded UTF-8 to text, with each byte that is none written as {@code \xE9}. */
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
