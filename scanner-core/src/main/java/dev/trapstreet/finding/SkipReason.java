package dev.trapstreet.finding;

/** Reasons for skipping something on purpose. Skipped items are counted and reported at the end of every run. */
public enum SkipReason {
    /** The git directory of a nested repository. */
    GIT_DIRECTORY("nested git directories (to scan their history, name their repositories)"),
    /** The history of a target, because it was not requested. */
    HISTORY("targets whose history was not scanned, as requested"),
    /** The history of an enclosing repository. */
    ENCLOSING_HISTORY("targets inside a working tree (to scan the history, name its root)"),
    /** Objects that a shallow or partial clone does not contain. */
    ABSENT("objects that are missing in a shallow or partial clone"),
    /** Submodules of HEAD whose repositories are not there. */
    SUBMODULE("submodules that are not checked out (git submodule update --init fetches them)"),
    /** Files that Git LFS has not downloaded. */
    LFS("files that Git LFS has not downloaded (git lfs fetch --all does)"),
    /** Objects that an earlier scan with the same settings has read. */
    SCANNED_BEFORE("objects that were scanned before with the same settings"),
    /** Directories of other modules, and output of tests and reports. */
    APART("directories of other modules, and output of tests and reports"),
    /** Files and directories excluded by the user. */
    EXCLUDED("files and directories excluded by --exclude or a configuration file"),
    /** Untracked files, because only tracked files were requested. */
    NOT_TRACKED("targets in which only tracked files were scanned"),
    /** Unstaged content, because only staged content was requested. */
    NOT_STAGED("targets in which only staged changes were scanned"),
    /** Old commits, because only new commits were requested. */
    NOT_NEW("repositories in which only new commits were scanned"),
    /** Locations at which the token already was before the change. */
    STOOD_BEFORE("locations that had the token before the change"),
    /** Places of a token in a file that has very many of it. */
    REPEATED("further places of a token that one file has more than 1,000 times"),
    /** Files with merge conflicts. */
    UNMERGED("files with merge conflicts, which cannot be committed as they are"),
    /** Tracked entries that are not files in the working tree. */
    UNTRACKED("tracked entries that are not files in the working tree (deleted, sparse, or submodules)"),
    /** Symbolic links whose target is outside of the scan target. */
    LINK_OUT_OF_ROOT("symbolic links that lead out of the target (only their own text was scanned)"),
    /** Pipes, sockets and devices. */
    SPECIAL("pipes, sockets and devices"),
    /** RAR archives, which were searched as plain bytes. */
    RAR("RAR archives (scanned as plain bytes)"),
    /** Cabinet files, which were searched as plain bytes. */
    CABINET("cabinet files (scanned as plain bytes)"),
    /** Squashfs images and snaps, which were searched as plain bytes. */
    SQUASHFS("squashfs images and snaps (scanned as plain bytes)"),
    /** AppImages, which were searched as plain bytes. */
    APP_IMAGE("AppImages (scanned as plain bytes)"),
    /** ISO images, which were searched as plain bytes. */
    ISO_IMAGE("ISO images (scanned as plain bytes)"),
    /** Disk images (qcow2, VMDK, VHD, dmg), which were searched as plain bytes. */
    DISK_IMAGE("disk images (qcow2, VMDK, VHD, dmg) (scanned as plain bytes)"),
    /** Xar archives and macOS packages, which were searched as plain bytes. */
    XAR("xar archives and macOS packages (scanned as plain bytes)"),
    /** Lzop files, which were searched as plain bytes. */
    LZOP("lzop files (scanned as plain bytes)"),
    /** LHA archives, which were searched as plain bytes. */
    LHA("LHA archives (scanned as plain bytes)"),
    /** Archives of rare formats (lrzip, WIM, CHM, FreeArc, old LZ4, Flash with LZMA), which were searched as plain bytes. */
    RARE_ARCHIVE(
            "archives of rare formats (lrzip, WIM, CHM, FreeArc, old LZ4, Flash with LZMA) (scanned as plain bytes)"),
    /** NSIS installers, which were searched as plain bytes. */
    NSIS("NSIS installers (scanned as plain bytes)"),
    /** Inno Setup installers, which were searched as plain bytes. */
    INNO_SETUP("Inno Setup installers (scanned as plain bytes)"),
    /** Parquet files, which were searched as plain bytes. */
    PARQUET("Parquet files (scanned as plain bytes)"),
    /** ORC files, which were searched as plain bytes. */
    ORC("ORC files (scanned as plain bytes)"),
    /** Avro files, which were searched as plain bytes. */
    AVRO("Avro files (scanned as plain bytes)"),
    /** Encrypted files, which were searched as plain bytes. */
    ENCRYPTED_FILE("encrypted files (scanned as plain bytes)"),
    /** Archives beyond the requested nesting depth, which were searched as plain bytes. */
    ARCHIVE_DEPTH("archives that were not opened, as requested (scanned as plain bytes)"),
    /** Encodings beyond the requested nesting depth. */
    ENCODING_DEPTH("targets that were decoded less deeply than possible, as requested");

    private final String phrase;

    SkipReason(String phrase) {
        this.phrase = phrase;
    }

    /** {@return whether this is a known form of archive or compressed file that is not opened} */
    public boolean isUnopenedFormat() {
        return compareTo(RAR) >= 0 && compareTo(ENCRYPTED_FILE) <= 0;
    }

    /** {@return the description for users, in the plural} */
    public String phrase() {
        return phrase;
    }
}
