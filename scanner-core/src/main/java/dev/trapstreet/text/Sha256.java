package dev.trapstreet.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests. */
public final class Sha256 {
    /** Length of a digest in bytes. */
    public static final int BYTES = 32;

    private Sha256() {}

    /** {@return a new digest} */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Returns the beginning of the digest of some bytes.
     *
     * @param content the bytes
     * @param bytes the number of bytes of the digest to return, 0 to {@link #BYTES}
     * @return two lower-case hexadecimal digits for each byte
     */
    public static String hex(byte[] content, int bytes) {
        return HexFormat.of().formatHex(newDigest().digest(content), 0, bytes);
    }

    /**
     * Returns the beginning of the digest of a text in UTF-8.
     *
     * @param text the text
     * @param bytes the number of bytes of the digest to return, 0 to {@link #BYTES}
     * @return two lower-case hexadecimal digits for each byte
     */
    public static String hex(String text, int bytes) {
        return hex(text.getBytes(StandardCharsets.UTF_8), bytes);
    }
}
