package dev.trapstreet.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Trees of files to scan. */
public final class Trees {
    /** Time of the scan in all tests. */
    public static final String NOW = "2026-01-01T00:00:00Z";

    private Trees() {}

    /** Returns {@link #NOW} in seconds since 1970. */
    public static long now() {
        return Instant.parse(NOW).getEpochSecond();
    }

    /** Writes a file, and creates its parent directories. */
    public static Path file(Path root, String name, String text) {
        try {
            Path file = named(root, name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the path of a name in UTF-8, independent of the platform's encoding. */
    static Path named(Path root, String name) {
        StringBuilder uri = new StringBuilder(root.toAbsolutePath().toUri().toString());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            uri.append(b == '/' ? "/" : String.format("%%%02X", b));
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** Returns the names in a directory, sorted. */
    public static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    /** Returns the keyword of every report format. Written by hand, so that a new format is noticed. */
    public static List<String> formats() {
        return List.of(
                "text",
                "json",
                "jsonl",
                "sarif",
                "junit",
                "gitlab",
                "csv",
                "html",
                "github",
                "markdown",
                "codequality",
                "slack",
                "chat");
    }

    /** Returns the fingerprint as defined in docs/report.md, without checked exceptions. */
    public static String fingerprintOf(String token) {
        try {
            return fingerprint(token);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the fingerprint as defined in docs/report.md. */
    public static String fingerprint(String token) throws NoSuchAlgorithmException {
        byte[] text = ("trapstreet-fingerprint/1\n" + token).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text))
                .substring(0, 32);
    }
}
