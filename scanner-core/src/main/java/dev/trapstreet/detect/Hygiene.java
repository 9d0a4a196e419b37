package dev.trapstreet.detect;

/** Whether more than tokens is looked for. */
public enum Hygiene {
    /** Only what costs nothing elsewhere: names, in files that declare variables ({@link VariableFiles}). */
    NAMES,
    /** All rules of the hygiene pack, in every file of the working tree. */
    ALL
}
