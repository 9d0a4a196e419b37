package dev.trapstreet.pack;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Loose object: a git object in a separate file (gitrepository-layout, "objects/[0-9a-f][0-9a-f]"). The file is deflated and
 * starts with a header of type and size. Not thread-safe.
 */
public final class LooseObject implements AutoCloseable {
    private static final int LONGEST_HEAD = 32;

    private final InputStream content;
    private final ObjectType type;
    private final long size;

    private LooseObject(InputStream content) throws IOException {
        this.content = content;
        StringBuilder head = new StringBuilder();
        int b = content.read();
        for (; b > 0 && head.length() < LONGEST_HEAD; b = content.read()) {
            head.append((char) b);
        }
        int blank = head.indexOf(" ");
        this.type = typeOf(blank < 0 ? "" : head.substring(0, blank));
        String digits = head.substring(blank + 1);
        if (b != 0 || digits.isEmpty() || digits.length() > 18 || !isNumber(digits)) {
            throw new DamagedException("a loose object does not start with a size");
        }
        this.size = Long.parseLong(digits);
    }

    /** Returns whether all characters are digits. Written as a loop, because loading regular expressions would delay a hook. */
    private static boolean isNumber(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static ObjectType typeOf(String word) throws DamagedException {
        for (ObjectType type : ObjectType.values()) {
            if (type.keyword().equals(word)) {
                return type;
            }
        }
        throw new DamagedException("a loose object does not start with a type");
    }

    /**
     * Opens a file and reads the header.
     *
     * @param file the file
     * @return the object, which the caller must close
     * @throws DamagedException if the file is not a regular file, or not an object
     * @throws IOException if the file cannot be read
     */
    public static LooseObject open(Path file) throws IOException {
        PackFile.checkRegular(file);
        return read(Files.newInputStream(file), Files.size(file));
    }

    /**
     * Reads the header of an object from the content of its file.
     *
     * @param packed the deflated content; closed with the object, or if this method throws
     * @param packedSize the length of the file, in bytes. An object is rejected if it declares more than these bytes can
     *     inflate to
     * @return the object, which the caller must close
     * @throws DamagedException if the content is not an object
     * @throws IOException if the content cannot be read
     */
    public static LooseObject read(InputStream packed, long packedSize) throws IOException {
        try {
            LooseObject object = new LooseObject(new BufferedInputStream(new InflaterInputStream(packed)));
            if (object.size > packedSize * DeltaTreeWalker.MAX_INFLATION) {
                throw new DamagedException("its compressed bytes cannot expand to the size that it claims");
            }
            return object;
        } catch (ZipException | EOFException e) {
            packed.close();
            throw damaged(e);
        } catch (IOException | RuntimeException | Error e) {
            packed.close();
            throw e;
        }
    }

    /** {@return the type of the object} */
    public ObjectType type() {
        return type;
    }

    /** {@return the length of the content according to the header, in bytes} */
    public long size() {
        return size;
    }

    /** {@return the content, as a stream that can be read once} */
    public InputStream content() {
        return content;
    }

    /**
     * Reads the entire content.
     *
     * @return the content
     * @throws DamagedException if the content is damaged, or does not have the length that the header declares
     * @throws IOException if the content cannot be read
     */
    public byte[] read() throws IOException {
        try {
            byte[] bytes = content.readNBytes((int) Math.min(size + 1, Integer.MAX_VALUE - 8L));
            if (bytes.length != size) {
                throw new DamagedException("a loose object has another size than it claims");
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
    }

    /** Returns the exception for a truncated or malformed file. A power failure can leave a truncated or empty file. */
    private static DamagedException damaged(IOException e) {
        return new DamagedException(
                e instanceof EOFException
                        ? "the compressed bytes of an object end too early"
                        : "the compressed bytes of an object are damaged");
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
