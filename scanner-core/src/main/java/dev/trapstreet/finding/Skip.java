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
    UNTRACKED("entries that git tracks but that are no files here (deleted, sparse, or submodules)"),
    LINK_OUT_OF_ROOT("symbolic links that lead out of the target (their own text was read)"),
    SPECIAL("pipes, sockets and devices"),
    ARCHIVE("archives and compressed files (read as they are, not opened yet)");

    private final String words;

    Skip(String words) {
        this.words = words;
    }

    /** What it is, in the plural. */
    public String words() {
        return words;
    }
}
