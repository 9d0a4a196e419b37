package dev.trapstreet.pack;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** An object in a file of its own (gitrepository-layout, "objects/[0-9a-f][0-9a-f]"): deflated, type and size first. */
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
            throw new DamagedException("a loose object starts with no size");
        }
        this.size = Long.parseLong(digits);
    }

    /** By hand: a hook starts without regular expressions. */
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
        throw new DamagedException("a loose object starts with no type");
    }

    /**
     * Opens the file and reads the head.
     *
     * @throws DamagedException when the file is no object
     */
    public static LooseObject open(Path file) throws IOException {
        PackFile.checkRegular(file);
        return read(Files.newInputStream(file), Files.size(file));
    }

    /**
     * Reads the header of an object from the bytes of its file. They are closed with the object, or if this fails.
     *
     * @param packedSize the size of the file, in bytes: an object that claims more than it can inflate to is refused
     * @throws DamagedException when they are none
     */
    public static LooseObject read(InputStream packed, long packedSize) throws IOException {
        try {
            LooseObject object = new LooseObject(new BufferedInputStream(new InflaterInputStream(packed)));
            if (object.size > packedSize * DeltaTreeWalker.MAX_INFLATION) {
                throw new DamagedException("its compressed bytes cannot make the size that it claims");
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

    public ObjectType type() {
        return type;
    }

    /** In bytes, as the object says. */
    public long size() {
        return size;
    }

    /** What follows the head; read once, by the caller. */
    public InputStream content() {
        return content;
    }

    /** The whole content, which must have the size that the object says. */
    public byte[] read() throws IOException {
        try {
            byte[] bytes = content.readNBytes((int) Math.min(size + 1, Integer.MAX_VALUE - 8L));
            if (bytes.length != size) {
                throw new DamagedException("a loose object has another size than it says");
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw damaged(e);
        }
    }

    /** A file that ends too soon, or holds nothing, is what is left when the power fails. */
    private static DamagedException damaged(IOException e) {
        return new DamagedException(
                e instanceof EOFException
                        ? "the compressed bytes of an object end too soon"
                        : "the compressed bytes of an object are damaged");
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
