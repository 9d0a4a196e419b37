package dev.trapstreet.finding;

/** What a scan passes over on purpose. Counted, and said at the end of every run. */
public enum Skip {
    GIT_DIRECTORY("git directories below a target (their history was not read: name their repositories)"),
    HISTORY("targets whose history was not read, as asked for"),
    ENCLOSING_HISTORY("targets inside a working tree (name its root to read the history)"),
    ABSENT("objects that a shallow or partial clone lacks"),
    SCANNED_BEFORE("objects that were scanned before, in the same way"),
    APART("directories of other modules, and of what is made for tests and reports alone"),
    EXCLUDED("files and directories excluded by --exclude or a configuration"),
    NOT_TRACKED("targets of which only the files that git tracks were read"),
    NOT_STAGED("targets of which only what is staged was read"),
    NOT_NEW("repositories of which only the commits that are new were read"),
    STOOD_BEFORE("places where a token stood before the change as well"),
    UNMERGED("files in conflict, which cannot be committed as they are"),
    UNTRACKED("entries that git tracks but that are no files here (deleted, sparse, or submodules)"),
    LINK_OUT_OF_ROOT("symbolic links that lead out of the target (their own text was read)"),
    SPECIAL("pipes, sockets and devices"),
    ARCHIVE("archives of kinds that are not opened (read as they are)"),
    ARCHIVE_DEPTH("archives that were not opened, as asked for (read as they are)"),
    ENCODING_DEPTH("targets of which less was decoded than could be, as asked for");

    private final String words;

    Skip(String words) {
        this.words = words;
    }

    /** What it is, in the plural. */
    public String words() {
        return words;
    }
}
