package dev.trapstreet.source.content;

import org.jspecify.annotations.Nullable;

/** Archives and compressed files, told by their first bytes. */
public enum ArchiveFormat {
    ZIP,
    GZIP,
    BZIP2,
    XZ,
    ZSTD,
    /** Has no magic: told by its name alone. */
    BROTLI,
    SEVEN_Z,
    TAR,
    /** RAR, LZ4 and cabinets: known, but not opened. */
    UNOPENED;

    /** So many bytes tell, if there are as many. */
    static final int HEAD_BYTES = 512;

    private static final int TAR_MAGIC = 257;
    private static final int TAR_CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int END_OF_ZIP = 22;

    /** What starts with those first {@code length} bytes; null for what is no container, or not told by them. */
    public static @Nullable ArchiveFormat detect(byte[] b, int length) {
        if (length < 6) {
            return null;
        }
        // The first byte settles it for nearly every file.
        ArchiveFormat format = switch (b[0]) {
            case 'P' -> startsWith(b, 'K', 3, 4) || startsWith(b, 'K', 5, 6) || startsWith(b, 'K', 7, 8) ? ZIP : null;
            case 'C' -> startsWith(b, 'r', '2', '4') ? ZIP : null; // an extension of Chrome: a header, then a zip
            case 0x1F -> startsWith(b, 0x8B, 8) ? GZIP : null;
            case 'B' ->
                startsWith(b, 'Z', 'h') && b[3] >= '1' && b[3] <= '9' && (b[4] == '1' || b[4] == 0x17) ? BZIP2 : null;
            case (byte) 0xFD -> startsWith(b, '7', 'z', 'X', 'Z', 0) ? XZ : null;
            case 0x28 -> startsWith(b, 0xB5, 0x2F, 0xFD) ? ZSTD : null;
            case '7' -> startsWith(b, 'z', 0xBC, 0xAF, 0x27, 0x1C) ? SEVEN_Z : null;
            case 'M' -> startsWith(b, 'S', 'C', 'F', 0) ? UNOPENED : null;
            case 'R' -> startsWith(b, 'a', 'r', '!', 0x1A) ? UNOPENED : null;
            case 0x04 -> startsWith(b, 0x22, 0x4D, 0x18) ? UNOPENED : null;
            default -> null;
        };
        if (format != null) {
            return format;
        }
        return length >= HEAD_BYTES && isTar(b) ? TAR : null;
    }

    /** True when these follow the first byte. */
    private static boolean startsWith(byte[] b, int... rest) {
        for (int i = 0; i < rest.length; i++) {
            if (b[i + 1] != (byte) rest[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTar(byte[] b) {
        if (b[TAR_MAGIC] == 'u'
                && b[TAR_MAGIC + 1] == 's'
                && b[TAR_MAGIC + 2] == 't'
                && b[TAR_MAGIC + 3] == 'a'
                && b[TAR_MAGIC + 4] == 'r') {
            return hasValidChecksum(b);
        }
        // Before there was a magic, the fields of numbers ended with a zero or a blank, which no text has there.
        return b[107] == 0 && b[115] == 0 && b[0] != 0 && hasValidChecksum(b);
    }

    /** True when the header's checksum is right. */
    private static boolean hasValidChecksum(byte[] b) {
        int written = 0;
        for (int i = TAR_CHECKSUM; i < TAR_CHECKSUM + CHECKSUM_LENGTH; i++) {
            if (b[i] >= '0' && b[i] <= '7') {
                written = written * 8 + b[i] - '0';
            } else if (b[i] != ' ' && b[i] != 0) {
                return false;
            }
        }
        int sum = CHECKSUM_LENGTH * ' ';
        for (int i = 0; i < HEAD_BYTES; i++) {
            sum += i >= TAR_CHECKSUM && i < TAR_CHECKSUM + CHECKSUM_LENGTH ? 0 : b[i] & 0xFF;
        }
        return sum == written && written > CHECKSUM_LENGTH * ' ';
    }

    /**
     * Where in those bytes a zip begins that something else stands in front of, as in a program that unpacks itself; -1
     * when there is none. Only the files that have such a front are looked at further.
     *
     * @param whole whether these are all bytes: then the end of a zip must be there too
     */
    static int embeddedZipOffset(byte[] b, int length, boolean whole) {
        if (length < 2 * END_OF_ZIP
                || !((b[0] == '#' && b[1] == '!')
                        || (b[0] == 'M' && b[1] == 'Z')
                        || (b[0] == 0x7F && b[1] == 'E' && b[2] == 'L'))) {
            return -1;
        }
        if (whole && !hasZipEnd(b, length)) {
            return -1;
        }
        for (int i = 2; i + 30 < length; i++) {
            if (b[i] == 'P' && b[i + 1] == 'K' && b[i + 2] == 3 && b[i + 3] == 4 && ArchiveFormat.isPlausible(b, i)) {
                return i;
            }
        }
        return -1;
    }

    /** Looks at each fourth byte, and at its neighbours where it is one of the four. */
    private static boolean hasZipEnd(byte[] b, int length) {
        int last = length - END_OF_ZIP;
        int first = Math.max(0, last - (1 << 16));
        for (int i = last; i > first - 4; i -= 4) {
            int at = switch (i < 0 ? 0 : b[i]) {
                case 'P' -> i;
                case 'K' -> i - 1;
                case 5 -> i - 2;
                case 6 -> i - 3;
                default -> -1;
            };
            if (at >= first && b[at] == 'P' && b[at + 1] == 'K' && b[at + 2] == 5 && b[at + 3] == 6) {
                return true;
            }
        }
        return false;
    }

    /** What a file of that name is, of the kinds that the bytes do not tell; null for all others. */
    static @Nullable ArchiveFormat byExtension(String name) {
        return name.endsWith(".br") ? BROTLI : null;
    }

    /** True for bytes that could be the start of brotli, which has no magic: no text. */
    static boolean maybeBrotli(byte[] b, int length) {
        for (int i = 0; i < Math.min(length, 16); i++) {
            if (b[i] < ' ' && b[i] != '\n' && b[i] != '\r' && b[i] != '\t') {
                return true;
            }
        }
        return false;
    }

    /** True when a header of an entry, and not only its first four bytes, stands there; thirty bytes are looked at. */
    static boolean isPlausible(byte[] b, int at) {
        int version = b[at + 4] & 0xFF;
        int method = (b[at + 8] & 0xFF) | (b[at + 9] & 0xFF) << 8;
        int name = (b[at + 26] & 0xFF) | (b[at + 27] & 0xFF) << 8;
        return version <= 100 && method <= 100 && name <= ZipStreamReader.LONGEST_NAME;
    }
}
