package dev.trapstreet.source.content;

import dev.trapstreet.finding.SkipReason;
import org.jspecify.annotations.Nullable;

/** Formats of archives, compressed files and disk images: those that are opened, and those that are only recognized. */
enum ArchiveFormat {
    /** Zip, and formats based on it such as jar, apk, docx and Chrome extensions. */
    ZIP,
    /** A file compressed by gzip. */
    GZIP,
    /** A file compressed by bzip2. */
    BZIP2,
    /** A file compressed by xz. */
    XZ,
    /** A file of the older program lzma, without a magic number. */
    LZMA,
    /** A file compressed by lzip. */
    LZIP,
    /** A file of the program compress ({@code .Z}). */
    COMPRESS,
    /** A file compressed by Zstandard. */
    ZSTD,
    /** A file of LZ4 frames. */
    LZ4,
    /** A file of framed Snappy. */
    SNAPPY,
    /** A file compressed by Brotli. The format has no magic number. */
    BROTLI,
    /** A 7z archive. */
    SEVEN_Z,
    /** A tar archive. */
    TAR,
    /** An archive of ar: a Debian package or a static library. */
    AR,
    /** An archive of cpio, as in an initial RAM disk. */
    CPIO,
    /** An RPM package: headers, and a compressed cpio archive. */
    RPM,
    /** A git pack, such as that of a repository in an archive. */
    GIT_PACK,
    /** A git bundle: refs, followed by a pack. */
    GIT_BUNDLE,
    /** A loose git object: a deflated file that starts with its type and size. */
    GIT_OBJECT,
    /** An archive of Electron. */
    ASAR,
    /** Any file with zlib streams in it: PDF, PyInstaller, compressed Flash, the modules file of jlink, bare zlib. */
    ZLIB_STREAMS,
    /** Formats that are not opened. */
    RAR(SkipReason.RAR),
    CABINET(SkipReason.CABINET),
    SQUASHFS(SkipReason.SQUASHFS),
    APP_IMAGE(SkipReason.APP_IMAGE),
    ISO_IMAGE(SkipReason.ISO_IMAGE),
    DISK_IMAGE(SkipReason.DISK_IMAGE),
    XAR(SkipReason.XAR),
    LZOP(SkipReason.LZOP),
    LHA(SkipReason.LHA),
    RARE_ARCHIVE(SkipReason.RARE_ARCHIVE),
    NSIS(SkipReason.NSIS),
    INNO_SETUP(SkipReason.INNO_SETUP),
    PARQUET(SkipReason.PARQUET),
    ORC(SkipReason.ORC),
    AVRO(SkipReason.AVRO),
    ENCRYPTED(SkipReason.ENCRYPTED_FILE);

    private final @Nullable SkipReason unopened;

    ArchiveFormat() {
        this.unopened = null;
    }

    ArchiveFormat(SkipReason unopened) {
        this.unopened = unopened;
    }

    /** Returns the reason by which a file of this format is counted, because it is not opened; null for the others. */
    @Nullable
    SkipReason unopened() {
        return unopened;
    }

    /** Returns whether this is a compressed file: one content, without entries. */
    boolean isCompressedFile() {
        return compareTo(GZIP) >= 0 && compareTo(BROTLI) <= 0; // the constants in between, in their order
    }
}
