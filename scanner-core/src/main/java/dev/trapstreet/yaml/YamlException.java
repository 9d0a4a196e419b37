package dev.trapstreet.yaml;

import java.io.IOException;

/** A YAML file that cannot be used: where, and what is wrong with it. */
public final class YamlException extends IOException {
    private static final long serialVersionUID = 1;

    private final String file;
    private final int line;

    /**
     * A complaint.
     *
     * @param line from 1; 0 when it is about the file as a whole
     */
    public YamlException(String file, int line, String what) {
        super((line > 0 ? file + ":" + line : file) + ": " + what);
        this.file = file;
        this.line = line;
    }

    /** The file, as it was named. */
    public String file() {
        return file;
    }

    /** From 1; 0 when it is about the file as a whole. */
    public int line() {
        return line;
    }
}
