package dev.trapstreet.source.content;

import org.jspecify.annotations.Nullable;

/** Formats of archives and compressed files, recognized by their first bytes. */
public enum ArchiveFormat {
    /** Zip, and formats based on it such as jar, apk, docx and Chrome extensions. */
    ZIP,
    /** A file compressed by gzip. */
    GZIP,
    /** A file compressed by bzip2. */
    BZIP2,
    /** A file compressed by xz. */
    XZ,
    /** A file compressed by Zstandard. */
    ZSTD,
    /** A file compressed by Brotli. The format has no magic number and is recognized by its file extension. */
    BROTLI,
    /** A 7z archive. */
    SEVEN_Z,
    /** A tar archive. */
    TAR,
    /** A git pack, such as that of a repository in an archive. */
    GIT_PACK,
    /** A git bundle: refs, followed by a pack. */
    GIT_BUNDLE,
    /** A loose git object: a deflated file that starts with its type and size. */
    GIT_OBJECT,
    /** RAR, LZ4 and cabinet files: recognized, but not opened. */
    UNOPENED;

    /** Number of bytes that are enough to recognize any format, if the file has as many. */
    static final int HEAD_BYTES = 512;

    private static final int TAR_MAGIC = 257;
    private static final int TAR_CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int END_OF_ZIP = 22;

    /**
     * Recognizes a format by the first bytes of a file.
     *
     * @param b an array that starts with the first bytes of the file
     * @param length the number of bytes. Tar is recognized from 512 bytes, the other formats from 6.
     * @return the format; null if the file is not an archive or compressed file, or cannot be recognized by its first bytes
     */
    public static @Nullable ArchiveFormat detect(byte[] b, int length) {
        if (length < 6) {
            return null;
        }
        // For nearly every file the first byte rules out all formats.
        ArchiveFormat format = switch (b[0]) {
            case 'P' ->
                startsWith(b, 'A', 'C', 'K', 0, 0)
                        ? GIT_PACK
                        : startsWith(b, 'K', 3, 4) || startsWith(b, 'K', 5, 6) || startsWith(b, 'K', 7, 8) ? ZIP : null;
            case 'C' -> startsWith(b, 'r', '2', '4') ? ZIP : null; // Chrome extension: a header, then a zip
            case 0x1F -> startsWith(b, 0x8B, 8) ? GZIP : null;
            case 'B' ->
                startsWith(b, 'Z', 'h') && b[3] >= '1' && b[3] <= '9' && (b[4] == '1' || b[4] == 0x17) ? BZIP2 : null;
            case (byte) 0xFD -> startsWith(b, '7', 'z', 'X', 'Z', 0) ? XZ : null;
            case 0x28 -> startsWith(b, 0xB5, 0x2F, 0xFD) ? ZSTD : null;
            case '7' -> startsWith(b, 'z', 0xBC, 0xAF, 0x27, 0x1C) ? SEVEN_Z : null;
            case 'M' -> startsWith(b, 'S', 'C', 'F', 0) ? UNOPENED : null;
            case 'R' -> startsWith(b, 'a', 'r', '!', 0x1A) ? UNOPENED : null;
            case '#' -> startsWith(b, ' ', 'v') && GitArchiveReader.isBundle(b, length) ? GIT_BUNDLE : null;
            case 'x' -> GitArchiveReader.isLooseObject(b, length) ? GIT_OBJECT : null;
            case 0x04 -> startsWith(b, 0x22, 0x4D, 0x18) ? UNOPENED : null;
            default -> null;
        };
        if (format != null) {
            return format;
        }
        return length >= HEAD_BYTES && isTar(b) ? TAR : null;
    }

    /** Returns whether the bytes after the first one are {@code rest}. */
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
        // Old tar has no magic number, but its number fields end with NUL, which text does not contain there.
        return b[107] == 0 && b[115] == 0 && b[0] != 0 && hasValidChecksum(b);
    }

    /** Returns whether the checksum of a tar header is correct. */
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
     * Returns the offset of a zip archive that is embedded after a script or program, as in a self-extracting archive. Only
     * files that start like a script, a Windows program or an ELF program are searched.
     *
     * @param b an array that starts with the first bytes of the file
     * @param whole whether these are all bytes of the file. The end record of the zip must then be among them.
     * @return the offset of the first local header, or -1 if no archive is found
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

    /**
     * Returns whether the bytes contain the end record of a zip. Looks at every fourth byte, and at its neighbors only if
     * it is one of the four bytes of the signature.
     */
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

    /** Returns the format that a file extension indicates, among the formats without a magic number; else null. */
    static @Nullable ArchiveFormat byExtension(String name) {
        return name.endsWith(".br") ? BROTLI : null;
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

    /**
     * Returns whether the bytes after the signature of a local zip header have plausible values. Reads 30 bytes from
     * {@code at}, which the caller must have checked to exist.
     */
    static boolean isPlausible(byte[] b, int at) {
        int version = b[at + 4] & 0xFF;
        int method = (b[at + 8] & 0xFF) | (b[at + 9] & 0xFF) << 8;
        int name = (b[at + 26] & 0xFF) | (b[at + 27] & 0xFF) << 8;
        return version <= 100 && method <= 100 && name <= ZipStreamReader.LONGEST_NAME;
    }
}
