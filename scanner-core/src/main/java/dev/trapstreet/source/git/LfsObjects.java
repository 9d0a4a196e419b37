package dev.trapstreet.source.git;

import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.source.WorkerContext;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that Git LFS keeps outside of the objects of a repository, in {@code lfs/objects} (git-lfs specification). A blob of the history is
 * then only a pointer, which names the SHA-256 of the file. Thread-safe.
 */
public final class LfsObjects {
    private static final byte[] VERSION =
            "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final String OID = "\noid sha256:";
    private static final int DIGITS = 64;

    /** Maximum size of a pointer in bytes, as the specification states it. */
    public static final int LONGEST_POINTER = 1024;

    private final Path directory;
    private final GitFiles files;
    private final Set<String> referenced = new HashSet<>();
    private final Set<String> absent = new HashSet<>();

    /**
     * Creates a reader of the files of a repository.
     *
     * @param git the git directory
     */
    public LfsObjects(GitDirectory git) {
        this.directory = git.commonDirectory().resolve("lfs").resolve("objects");
        this.files = git.files();
    }

    /**
     * Returns the id of the file that a pointer names.
     *
     * @param bytes an array that starts with the content of a blob
     * @param length the size of the content in bytes
     * @return the id, 64 hexadecimal digits; null if the content is not a pointer
     */
    public static @Nullable String idIn(byte[] bytes, int length) {
        if (length > LONGEST_POINTER || length < VERSION.length + DIGITS) {
            return null;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (bytes[i] != VERSION[i]) {
                return null;
            }
        }
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(OID) + OID.length();
        if (at < OID.length() || at + DIGITS > length) {
            return null;
        }
        for (int i = at; i < at + DIGITS; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return null;
            }
        }
        return text.substring(at, at + DIGITS);
    }

    /**
     * Opens the file that a pointer names.
     *
     * @param id the id from {@link #idIn}
     * @return the content, to be closed by the caller; null if it is not there
     * @throws IOException if the file is refused or cannot be opened
     */
    public @Nullable SeekableByteChannel open(String id) throws IOException {
        synchronized (this) {
            referenced.add(id);
        }
        try {
            return files.open(path(id));
        } catch (NoSuchFileException e) {
            synchronized (this) {
                absent.add(id);
            }
            return null;
        }
    }

    /**
     * Returns where the file that a pointer names is kept.
     *
     * @param id the id from {@link #idIn}
     * @return the path, at which there may be no file
     */
    public Path path(String id) {
        return directory.resolve(id.substring(0, 2)).resolve(id.substring(2, 4)).resolve(id);
    }

    /**
     * Counts the files that are not there.
     *
     * @param worker the worker that counts
     */
    public synchronized void countAbsent(WorkerContext worker) {
        if (!absent.isEmpty()) {
            worker.countSkipped(SkipReason.LFS, absent.size());
        }
    }

    /** {@return the files to which no pointer leads, such as those of commits that were removed} */
    public synchronized List<Path> unreferenced() {
        List<Path> others = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            for (Path first : files.list(directory)) {
                for (Path second : files.list(first)) {
                    for (Path file : files.list(second)) {
                        if (!referenced.contains(String.valueOf(file.getFileName()))) {
                            others.add(file);
                        }
                    }
                }
            }
        }
        return others;
    }
}
