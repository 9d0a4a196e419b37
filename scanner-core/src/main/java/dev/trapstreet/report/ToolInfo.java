package dev.trapstreet.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** This program, as reports name it. */
public final class ToolInfo {
    /** Its name. */
    public static final String NAME = "trapstreet";

    private ToolInfo() {}

    /** Its version, from the build. */
    public static String version() {
        Properties build = new Properties();
        try (InputStream in = ToolInfo.class.getResourceAsStream("build.properties")) {
            if (in == null) {
                throw new IllegalStateException("this build does not name its version");
            }
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the version of this build cannot be read", e);
        }
        return build.getProperty("version");
    }
}
