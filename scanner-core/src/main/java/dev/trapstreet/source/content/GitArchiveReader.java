package dev.trapstreet.source.content;

import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.LooseObject;
import dev.trapstreet.pack.UnindexedPack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reader of the parts of a git repository that are files of their own: packs, bundles (gitformat-bundle) and loose objects. They are met in
 * archives and image layers that contain a {@code .git}, in backups, and where a bundle is the target.
 */
final class GitArchiveReader {
    private static final byte[] BUNDLE_2 = "# v2 git bundle\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PACK = {'P', 'A', 'C', 'K'};
    private static final int HEAD = 16;

    private GitArchiveReader() {}

    /** Receiver of the objects. */
    interface EntryHandler {
        /**
         * Receives an object.
         *
         * @param name the type and, if it is known, the id
         * @param content its content
         */
        void entry(String name, InputStream content) throws IOException;
    }

    /**
     * Returns whether a file is deflated and starts like an object. A file that starts with the letter x is text unless the two first bytes
     * are divisible by 31 (RFC 1950).
     */
    static boolean isLooseObject(byte[] b, int at, int length) {
        if (((b[at] & 0xFF) << 8 | (b[at + 1] & 0xFF)) % 31 != 0) {
            return false;
        }
        byte[] head = new byte[HEAD];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(b, at, length);
            String text = new String(head, 0, inflater.inflate(head), StandardCharsets.ISO_8859_1);
            return text.startsWith("blob ")
                    || text.startsWith("commit ")
                    || text.startsWith("tree ")
                    || text.startsWith("tag ");
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }

    static void readLooseObject(InputStream in, EntryHandler entries) throws IOException {
        // Not closed: closing would close the archive around it.
        LooseObject object = LooseObject.read(in, Long.MAX_VALUE / (1 << 12));
        entries.entry("<" + object.type().keyword() + ">", object.content());
    }

    /**
     * Reads all objects of a pack or a bundle.
     *
     * @param in the content of the file
     * @param most the maximum size of the file in bytes, which is held in memory
     * @param entries receives the objects
     * @return what could not be read, as a clause; empty if everything was read
     * @throws IOException if {@code in} or {@code entries} throws it
     */
    static String readPack(InputStream in, int most, EntryHandler entries) throws IOException {
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            return "packs and bundles of git outside of a repository are read only up to " + (most >> 20)
                    + " MiB; clone it, and scan the clone";
        }
        int start = bytes[0] == '#' ? packIn(bytes) : 0;
        if (start != 0) {
            int from = BUNDLE_2.length; // otherwise the list of refs would itself look like a bundle
            entries.entry("refs", new ByteArrayInputStream(bytes, from, (start < 0 ? bytes.length : start) - from));
        }
        if (start < 0) {
            return "it contains no pack";
        }
        UnindexedPack pack;
        try {
            pack = new UnindexedPack(bytes, start);
        } catch (DamagedException e) {
            return e.description();
        }
        long unread = pack.visit(
                most / 4,
                (type, id, content) ->
                        entries.entry("<" + type.keyword() + " " + id + ">", new ByteArrayInputStream(content)));
        return unread == 0
                ? ""
                : unread + (unread == 1 ? " object" : " objects")
                        + " of the pack, which are damaged, or deltas of objects outside of it";
    }

    /** Returns the index of the pack in a bundle, after the empty line that ends the list of its refs; -1 if there is none. */
    private static int packIn(byte[] bundle) {
        for (int i = HEAD - 1; i + 1 + PACK.length < bundle.length; i++) {
            if (bundle[i] == '\n' && bundle[i + 1] == '\n') {
                return bundle[i + 2] == 'P' ? i + 2 : -1;
            }
        }
        return -1;
    }
}
