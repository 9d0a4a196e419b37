package dev.trapstreet.yaml;

import java.io.IOException;

/** Thrown when a YAML file cannot be used. The message starts with the file and the line. */
public final class YamlException extends IOException {
    private static final long serialVersionUID = 1;

    /** The file, as messages name it. */
    private final String file;

    /** Number of the line, from 1. */
    private final int line;

    /**
     * Creates an exception.
     *
     * @param file the file name
     * @param line the line, from 1; 0 if the problem concerns the entire file
     * @param what the problem, as a clause
     */
    public YamlException(String file, int line, String what) {
        super((line > 0 ? file + ":" + line : file) + ": " + what);
        this.file = file;
        this.line = line;
    }

    /** {@return the file name} */
    public String file() {
        return file;
    }

    /** {@return the line, from 1; 0 if the problem concerns the entire file} */
    public int line() {
        return line;
    }
}
