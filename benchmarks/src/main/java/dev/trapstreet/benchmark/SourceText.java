package dev.trapstreet.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Source text to search. */
final class SourceText {
    private SourceText() {}

    /**
     * Every file with the ending {@code .java} below a folder, one after the other, until there is enough; repeated where there
     * is too little.
     *
     * @throws IOException when there is none
     */
    static byte[] read(String folder, int bytes) throws IOException {
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
