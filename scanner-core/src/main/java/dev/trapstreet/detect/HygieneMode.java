package dev.trapstreet.detect;

/** Extent of the related checks, which report unsafe settings even where no token is found. */
public enum HygieneMode {
    /**
     * Default. Only the variable-name checks, in files that declare variables ({@link VariableFiles}); scan time
     * elsewhere is unaffected.
     */
    NAMES,
    /** All related checks, in every file of the working tree. */
    ALL
}
