package dev.trapstreet.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Source of text for the search benchmarks. */
public final class SourceText {
    private SourceText() {}

    /**
     * Concatenates the {@code .java} files below a directory, in the order of their paths, and repeats them if
     * necessary.
     *
     * @param folder the directory
     * @param bytes the length of the result
     * @return the text
     * @throws IOException if there is no such file, or one cannot be read
     */
    public static byte[] read(String folder, int bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes);
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                if (all.size() < bytes) {
                    all.write(Files.readAllBytes(file));
                }
            }
        }
        byte[] some = all.toByteArray();
        if (some.length == 0) {
            throw new IOException("no .java file below " + folder);
        }
        byte[] text = new byte[bytes];
        for (int at = 0; at < bytes; at += some.length) {
            System.arraycopy(some, 0, text, at, Math.min(some.length, bytes - at));
        }
        return text;
    }
}
