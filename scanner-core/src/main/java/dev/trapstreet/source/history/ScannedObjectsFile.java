package dev.trapstreet.source.history;

import dev.trapstreet.io.CacheFolder;
import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.text.Sha256;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Cache file with the ids of the objects of a repository that earlier scans have searched. It is located outside of the
 * repository.
 *
 * <pre>
 *   "trapstreet-seen/1 " search LF, count (4 bytes), ids (in binary, ascending), SHA-256 of everything before
 * </pre>
 *
 * Objects are identified by id, so they remain known after git repacks them. A file that is incomplete, or was written by
 * another version of the search, is ignored; everything is then searched. The file is replaced atomically, so a run that is
 * killed leaves the previous one.
 */
final class ScannedObjectsFile {
    /** Maximum size of the file in bytes: about fifty million objects. */
    private static final int LONGEST_FILE = 1_000_000_000;

    private final CacheFolder folder;
    private final String name;
    private final byte[] head;

    /**
     * Creates a reference to the file of a repository, without reading it.
     *
     * @param folder the cache directory
     * @param key the name of the repository; null if the path of its object directory identifies it
     * @param objects the repository's own object directory
     * @param search the version of the search: a text that changes with whatever affects its results
     * @throws IOException if {@code objects} cannot be resolved
     */
    ScannedObjectsFile(CacheFolder folder, @Nullable String key, Path objects, String search) throws IOException {
        // A path starts with a slash, so it is never equal to a key.
        String place = key == null ? objects.toRealPath().toString() : "key " + key;
        this.folder = folder;
        this.name = Sha256.hex(place, 16) + ".seen";
        this.head = ("trapstreet-seen/1 " + search + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the objects that earlier scans have searched.
     *
     * @param ids the objects of the repository
     * @return a new set of object numbers; empty if the file does not exist, is incomplete, or is of another version
     * @throws IOException if the file cannot be read or is not trusted
     */
    BitSet read(ObjectIdTable ids) throws IOException {
        BitSet seen = new BitSet(ids.count());
        byte[] bytes = folder.read(name, LONGEST_FILE);
        if (bytes == null) {
            return seen;
        }
        int width = ids.format().bytes();
        int body = bytes.length - Sha256.BYTES;
        if (body < head.length + Integer.BYTES || !Arrays.equals(bytes, 0, head.length, head, 0, head.length)) {
            return seen;
        }
        MessageDigest digest = Sha256.newDigest();
        digest.update(bytes, 0, body);
        int count = ByteBuffer.wrap(bytes).getInt(head.length);
        int start = head.length + Integer.BYTES;
        if (!MessageDigest.isEqual(digest.digest(), Arrays.copyOfRange(bytes, body, bytes.length))
                || count != (body - start) / width) {
            return seen;
        }
        for (int at = start; at < body; at += width) {
            int number = ids.find(bytes, at);
            if (number >= 0) {
                seen.set(number);
            }
        }
        return seen;
    }

    /** Replaces the file with the ids of the given objects. */
    void write(ObjectIdTable ids, BitSet seen) throws IOException {
        folder.write(name, raw -> {
            MessageDigest digest = Sha256.newDigest();
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(raw, digest)));
            out.write(head);
            out.writeInt(seen.cardinality());
            for (int number = seen.nextSetBit(0); number >= 0; number = seen.nextSetBit(number + 1)) {
                ids.write(number, out);
            }
            out.flush();
            raw.write(digest.digest());
        });
    }
}
