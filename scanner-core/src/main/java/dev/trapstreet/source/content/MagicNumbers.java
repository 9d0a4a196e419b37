package dev.trapstreet.source.content;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recognition of a format by the first bytes of content. Where text can begin with the magic number of a format, more is checked,
 * so that text is not taken for a damaged archive.
 */
final class MagicNumbers {
    /** Number of bytes that are enough to recognize any format except an ISO image, if the content has as many. */
    static final int HEAD_BYTES = 512;

    private static final int TAR_MAGIC = 257;
    private static final int TAR_CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int ISO_MAGIC = 32_769;
    private static final long LARGEST_LZMA = 1L << 40;

    /** A magic number at the start of a file. */
    private static final class Magic {
        private final ArchiveFormat format;
        private final byte[] bytes;

        private Magic(ArchiveFormat format, byte[] bytes) {
            this.format = format;
            this.bytes = bytes;
        }

        static Magic of(ArchiveFormat format, String text) {
            return new Magic(format, text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static final List<Magic> MAGIC = List.of(
            Magic.of(ArchiveFormat.ZIP, "PK\3\4"),
            Magic.of(ArchiveFormat.ZIP, "PK\5\6"),
            Magic.of(ArchiveFormat.ZIP, "PK\7\b"),
            Magic.of(ArchiveFormat.XZ, "\u00FD7zXZ\0"),
            Magic.of(ArchiveFormat.ZSTD, "(\u00B5/\u00FD"),
            Magic.of(ArchiveFormat.SEVEN_Z, "7z\u00BC\u00AF'\u001C"),
            Magic.of(ArchiveFormat.LZ4, "\4\"M\u0018"),
            Magic.of(ArchiveFormat.SNAPPY, "\u00FF\6\0\0sNaPpY"),
            Magic.of(ArchiveFormat.AR, "!<arch>\n"),
            Magic.of(ArchiveFormat.RPM, "\u00ED\u00AB\u00EE\u00DB"),
            Magic.of(ArchiveFormat.ZLIB_STREAMS, "%PDF-"),
            Magic.of(ArchiveFormat.ZLIB_STREAMS, "\u00DA\u00DA\u00FE\u00CA"), // the modules file of jlink
            Magic.of(ArchiveFormat.ZLIB_STREAMS, "\u00CA\u00FE\u00DA\u00DA"),
            Magic.of(ArchiveFormat.GIT_PACK, "PACK\0\0"),
            Magic.of(ArchiveFormat.GIT_BUNDLE, "# v2 git bundle\n"),
            Magic.of(ArchiveFormat.GIT_BUNDLE, "# v3 git bundle\n"),
            Magic.of(ArchiveFormat.RAR, "Rar!\u001A\7"),
            Magic.of(ArchiveFormat.CABINET, "MSCF\0\0\0\0"),
            Magic.of(ArchiveFormat.SQUASHFS, "hsqs"),
            Magic.of(ArchiveFormat.SQUASHFS, "sqsh"),
            Magic.of(ArchiveFormat.DISK_IMAGE, "QFI\u00FB\0\0\0"),
            Magic.of(ArchiveFormat.DISK_IMAGE, "KDMV"),
            Magic.of(ArchiveFormat.DISK_IMAGE, "vhdxfile"),
            Magic.of(ArchiveFormat.DISK_IMAGE, "conectix"),
            Magic.of(ArchiveFormat.XAR, "xar!\0"),
            Magic.of(ArchiveFormat.LZOP, "\u0089LZO\0\r\n\u001A\n"),
            Magic.of(ArchiveFormat.RARE_ARCHIVE, "LRZI\0"),
            Magic.of(ArchiveFormat.RARE_ARCHIVE, "MSWIM\0\0\0"),
            Magic.of(ArchiveFormat.RARE_ARCHIVE, "ITSF\3\0\0\0"),
            Magic.of(ArchiveFormat.RARE_ARCHIVE, "7kSt\u00A0"),
            Magic.of(ArchiveFormat.RARE_ARCHIVE, "ZWS"),
            Magic.of(ArchiveFormat.RARE_ARCHIVE, "\2!L\u0018"), // LZ4 of old Linux kernels
            Magic.of(ArchiveFormat.PARQUET, "PAR1\25"),
            Magic.of(ArchiveFormat.ORC, "ORC\n"),
            Magic.of(ArchiveFormat.AVRO, "Obj\1"),
            Magic.of(ArchiveFormat.ENCRYPTED, "age-encryption.org/"),
            Magic.of(ArchiveFormat.ENCRYPTED, "-----BEGIN AGE ENCRYPTED FILE"),
            Magic.of(ArchiveFormat.ENCRYPTED, "-----BEGIN PGP MESSAGE"),
            Magic.of(ArchiveFormat.ENCRYPTED, "Salted__"),
            Magic.of(ArchiveFormat.ENCRYPTED, "$ANSIBLE_VAULT;"));

    /** Whether a byte is the first one of any format. For nearly every file it rules out all of them. */
    private static final boolean[] FIRST = new boolean[256];

    static {
        MAGIC.forEach(magic -> FIRST[magic.bytes[0] & 0xFF] = true);
        for (char first : "\u001FB]04Cq\u00C7xL\u007FM".toCharArray()) {
            FIRST[first] = true;
        }
        for (int skippable = 0x50; skippable <= 0x5F; skippable++) {
            FIRST[skippable] = true;
        }
    }

    private MagicNumbers() {}

    /**
     * Recognizes a format.
     *
     * @param b an array with the first bytes
     * @param at the index of the first one
     * @param length the number of bytes from there on
     * @return the format; null if there is none, or if it cannot be recognized by the first bytes
     */
    static @Nullable ArchiveFormat detect(byte[] b, int at, int length) {
        if (length < 6) {
            return null;
        }
        ArchiveFormat format = FIRST[b[at] & 0xFF] ? byFirstBytes(b, at, length) : null;
        if (format != null) {
            return format;
        }
        if (length >= HEAD_BYTES && isTar(b, at)) {
            return ArchiveFormat.TAR;
        }
        if (b[at + 2] == '-' && b[at + 3] == 'l' && length > 22 && b[at + 4] == 'h' && b[at + 6] == '-') {
            return ArchiveFormat.LHA;
        }
        return startsWith(b, at + ISO_MAGIC, length - ISO_MAGIC, 'C', 'D', '0', '0', '1')
                ? ArchiveFormat.ISO_IMAGE
                : null;
    }

    private static @Nullable ArchiveFormat extensionOrMovie(byte[] b, int at, int length) {
        if (startsWith(b, at, length, 'C', 'r', '2', '4', b[at + 4], 0, 0, 0)) {
            return ArchiveFormat.ZIP; // a Chrome extension: a header, then a zip
        }
        return startsWith(b, at, length, 'C', 'W', 'S') && isZlib(b, at + 8) ? ArchiveFormat.ZLIB_STREAMS : null;
    }

    private static @Nullable ArchiveFormat byFirstBytes(byte[] b, int at, int length) {
        for (Magic magic : MAGIC) {
            int end = magic.bytes.length;
            if (b[at] == magic.bytes[0] && length >= end && isAt(b, at, magic.bytes)) {
                return magic.format;
            }
        }
        if (length < 16) {
            return b[at] == 0x1F && isGzip(b, at, length) ? ArchiveFormat.GZIP : null;
        }
        return switch (b[at]) {
            case 0x1F -> isGzip(b, at, length) ? ArchiveFormat.GZIP : isCompress(b, at) ? ArchiveFormat.COMPRESS : null;
            case 'B' -> isBzip2(b, at, length) ? ArchiveFormat.BZIP2 : null;
            case 0x5D -> isLzma(b, at) ? ArchiveFormat.LZMA : null;
            case 'L' ->
                startsWith(b, at, length, 'L', 'Z', 'I', 'P') && (b[at + 4] & 0xFE) == 0 ? ArchiveFormat.LZIP : null;
            case '0' -> isTextCpio(b, at, length) ? ArchiveFormat.CPIO : null;
            case 0x71 -> b[at + 1] == (byte) 0xC7 && isBinaryCpio(b, at, length, false) ? ArchiveFormat.CPIO : null;
            case (byte) 0xC7 -> b[at + 1] == 0x71 && isBinaryCpio(b, at, length, true) ? ArchiveFormat.CPIO : null;
            case 4 -> isAsar(b, at, length) ? ArchiveFormat.ASAR : null;
            case 'x' ->
                GitArchiveReader.isLooseObject(b, at, length)
                        ? ArchiveFormat.GIT_OBJECT
                        : isZlib(b, at) ? ArchiveFormat.ZLIB_STREAMS : null;
            case 'C' -> extensionOrMovie(b, at, length);
            case 0x7F ->
                startsWith(b, at, length, 0x7F, 'E', 'L', 'F') && startsWith(b, at + 8, length - 8, 'A', 'I', 2)
                        ? ArchiveFormat.APP_IMAGE
                        : null;
            case 'M' -> isNsis(b, at, length) ? ArchiveFormat.NSIS : null;
            default -> isSkippable(b, at) ? skippable(b, at, length) : null;
        };
    }

    private static boolean isAt(byte[] b, int at, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (b[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] b, int at, int length, int... bytes) {
        if (length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (b[at + i] != (byte) bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a gzip header starts here: method 8, and no reserved flag. */
    static boolean isGzip(byte[] b, int at, int length) {
        return length >= 10 && b[at] == 0x1F && b[at + 1] == (byte) 0x8B && b[at + 2] == 8 && (b[at + 3] & 0xE0) == 0;
    }

    /** Returns whether a file of compress starts here: no reserved flag, and codes of 9 to 16 bits. */
    private static boolean isCompress(byte[] b, int at) {
        int bits = b[at + 2] & 0x1F;
        return b[at + 1] == (byte) 0x9D && (b[at + 2] & 0x60) == 0 && bits >= 9 && bits <= 16;
    }

    /** Returns whether a bzip2 stream starts here: the digit of its level, then the magic number of a block or of the end. */
    static boolean isBzip2(byte[] b, int at, int length) {
        return startsWith(b, at, length, 'B', 'Z', 'h')
                && b[at + 3] >= '1'
                && b[at + 3] <= '9'
                && (startsWith(b, at + 4, length - 4, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59)
                        || startsWith(b, at + 4, length - 4, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90));
    }

    /** Returns whether a file of lzma starts here: usual properties, a dictionary size that the program writes, a size. */
    private static boolean isLzma(byte[] b, int at) {
        int dictionary = Integer.reverseBytes(intAt(b, at + 1));
        long size = Long.reverseBytes(((long) intAt(b, at + 5) << 32) | (intAt(b, at + 9) & 0xFFFF_FFFFL));
        int top = Integer.highestOneBit(dictionary);
        boolean usual = dictionary == -1 || (top >= 1 << 12 && (dictionary == top || dictionary == top + top / 2));
        return usual && (size == -1 || (size >= 0 && size < LARGEST_LZMA)) && b[at + 13] == 0;
    }

    private static int intAt(byte[] b, int at) {
        return b[at] << 24 | (b[at + 1] & 0xFF) << 16 | (b[at + 2] & 0xFF) << 8 | (b[at + 3] & 0xFF);
    }

    /** Returns whether the two bytes are the header of a zlib stream (RFC 1950, section 2.2), without a preset dictionary. */
    static boolean isZlib(byte[] b, int at) {
        int second = b[at + 1] & 0xFF;
        return (b[at] == 'x' && (second == 0x01 || second == 0x5E || second == 0x9C || second == 0xDA));
    }

    private static boolean isTextCpio(byte[] b, int at, int length) {
        if (startsWith(b, at, length, '0', '7', '0', '7', '0', '7')) {
            return isNumber(b, at, length, 76, 8);
        }
        return (startsWith(b, at, length, '0', '7', '0', '7', '0', '1')
                        || startsWith(b, at, length, '0', '7', '0', '7', '0', '2'))
                && isNumber(b, at, length, 110, 16);
    }

    private static boolean isNumber(byte[] b, int at, int length, int digits, int base) {
        if (length < digits) {
            return false;
        }
        for (int i = at; i < at + digits; i++) {
            if (b[i] < 0 || Character.digit(b[i], base) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the length of the first name and its final zero are right. */
    private static boolean isBinaryCpio(byte[] b, int at, int length, boolean little) {
        if (length < 28) {
            return false;
        }
        int name = little
                ? (b[at + 20] & 0xFF) | (b[at + 21] & 0xFF) << 8
                : (b[at + 20] & 0xFF) << 8 | (b[at + 21] & 0xFF);
        return name > 1 && name < 1024 && length > 26 + name && b[at + 26 + name - 1] == 0 && b[at + 26] > ' ';
    }

    private static boolean isAsar(byte[] b, int at, int length) {
        return startsWith(b, at, length, 4, 0, 0, 0)
                && startsWith(b, at + 16, length - 16, '{', '"', 'f', 'i', 'l', 'e', 's', '"');
    }

    /** Returns whether a Windows program has the data of an NSIS installer, which starts at a multiple of 512 bytes. */
    private static boolean isNsis(byte[] b, int at, int length) {
        if (b[at + 1] != 'Z') {
            return false;
        }
        for (int i = 0; i + 20 < length; i += 512) {
            if (startsWith(b, at + i + 4, 16, 0xEF, 0xBE, 0xAD, 0xDE, 'N', 'u', 'l', 'l', 's', 'o', 'f', 't')) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a skippable frame starts here (RFC 8878, section 3.1.2). */
    static boolean isSkippable(byte[] b, int at) {
        return (b[at] & 0xF0) == 0x50 && b[at + 1] == 0x2A && b[at + 2] == 0x4D && b[at + 3] == 0x18;
    }

    /** Returns the format after skippable frames: Zstandard unless it is LZ4. */
    private static ArchiveFormat skippable(byte[] b, int at, int length) {
        long next = 0;
        while (next + 8 <= length && isSkippable(b, at + (int) next)) {
            next += 8 + (Integer.reverseBytes(intAt(b, at + (int) next + 4)) & 0xFFFF_FFFFL);
        }
        boolean lz4 = next + 4 <= length && startsWith(b, at + (int) next, 4, 4, 0x22, 0x4D, 0x18);
        return lz4 ? ArchiveFormat.LZ4 : ArchiveFormat.ZSTD;
    }

    private static boolean isTar(byte[] b, int at) {
        if (startsWith(b, at + TAR_MAGIC, 5, 'u', 's', 't', 'a', 'r')) {
            return hasTarChecksum(b, at);
        }
        // Old tar has no magic number, but its number fields end with NUL, which text does not contain there.
        return b[at + 107] == 0 && b[at + 115] == 0 && b[at] != 0 && hasTarChecksum(b, at);
    }

    /**
     * Returns whether the checksum of a tar header is correct.
     *
     * @param at the index of the header, of {@link #HEAD_BYTES} bytes
     */
    static boolean hasTarChecksum(byte[] b, int at) {
        int written = 0;
        for (int i = TAR_CHECKSUM; i < TAR_CHECKSUM + CHECKSUM_LENGTH; i++) {
            byte digit = b[at + i];
            if (digit >= '0' && digit <= '7') {
                written = written * 8 + digit - '0';
            } else if (digit != ' ' && digit != 0) {
                return false;
            }
        }
        int sum = CHECKSUM_LENGTH * ' ';
        for (int i = 0; i < HEAD_BYTES; i++) {
            sum += i >= TAR_CHECKSUM && i < TAR_CHECKSUM + CHECKSUM_LENGTH ? 0 : b[at + i] & 0xFF;
        }
        return sum == written && written > CHECKSUM_LENGTH * ' ';
    }

    /**
     * Returns whether the bytes after the signature of a local zip header have plausible values. Reads 30 bytes from
     * {@code at}, which the caller must have checked to exist.
     */
    static boolean isZipHeader(byte[] b, int at) {
        int version = b[at + 4] & 0xFF;
        int method = (b[at + 8] & 0xFF) | (b[at + 9] & 0xFF) << 8;
        int name = (b[at + 26] & 0xFF) | (b[at + 27] & 0xFF) << 8;
        return version <= 100 && method <= 100 && name <= ZipStreamReader.LONGEST_NAME;
    }

    /** Returns whether the bytes may be the start of a Brotli file: whether they are not plain text. */
    static boolean maybeBrotli(byte[] b, int length) {
        for (int i = 0; i < Math.min(length, 16); i++) {
            if (b[i] < ' ' && b[i] != '\n' && b[i] != '\r' && b[i] != '\t') {
                return true;
            }
        }
        return false;
    }
}
