package dev.trapstreet.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Name and version of this program, for reports. */
public final class ToolInfo {
    /** Name of the program. */
    public static final String NAME = "trapstreet";

    private ToolInfo() {}

    /** {@return the version of this build} */
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
