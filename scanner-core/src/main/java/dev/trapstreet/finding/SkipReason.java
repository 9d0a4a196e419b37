package dev.trapstreet.finding;

/** Reasons for skipping something on purpose. Skipped items are counted and reported at the end of every run. */
public enum SkipReason {
    /** The git directory of a nested repository. */
    GIT_DIRECTORY("git directories below a target (their history was not read: name their repositories)"),
    /** The history of a target, because it was not requested. */
    HISTORY("targets whose history was not read, as asked for"),
    /** The history of an enclosing repository. */
    ENCLOSING_HISTORY("targets inside a working tree (name its root to read the history)"),
    /** Objects that a shallow or partial clone does not contain. */
    ABSENT("objects that a shallow or partial clone lacks"),
    /** Objects that an earlier scan with the same settings has read. */
    SCANNED_BEFORE("objects that were scanned before, in the same way"),
    /** Directories of other modules, and output of tests and reports. */
    APART("directories of other modules, and of what is made for tests and reports alone"),
    /** Files and directories excluded by the user. */
    EXCLUDED("files and directories excluded by --exclude or a configuration"),
    /** Untracked files, because only tracked files were requested. */
    NOT_TRACKED("targets of which only the files that git tracks were read"),
    /** Unstaged content, because only staged content was requested. */
    NOT_STAGED("targets of which only what is staged was read"),
    /** Old commits, because only new commits were requested. */
    NOT_NEW("repositories of which only the commits that are new were read"),
    /** Locations at which the token already was before the change. */
    STOOD_BEFORE("places where a token stood before the change as well"),
    /** Files with merge conflicts. */
    UNMERGED("files in conflict, which cannot be committed as they are"),
    /** Tracked entries that are not files in the working tree. */
    UNTRACKED("entries that git tracks but that are no files here (deleted, sparse, or submodules)"),
    /** Symbolic links whose target is outside of the scan target. */
    LINK_OUT_OF_ROOT("symbolic links that lead out of the target (their own text was read)"),
    /** Pipes, sockets and devices. */
    SPECIAL("pipes, sockets and devices"),
    /** Archives of unsupported formats, which were searched as plain bytes. */
    ARCHIVE("archives of kinds that are not opened (read as they are)"),
    /** Archives beyond the requested nesting depth, which were searched as plain bytes. */
    ARCHIVE_DEPTH("archives that were not opened, as asked for (read as they are)"),
    /** Encodings beyond the requested nesting depth. */
    ENCODING_DEPTH("targets of which less was decoded than could be, as asked for");

    private final String phrase;

    SkipReason(String phrase) {
        this.phrase = phrase;
    }

    /** {@return the description for users, in the plural} */
    public String phrase() {
        return phrase;
    }
}
