package dev.trapstreet.git;

import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * The file of the git program. It is looked up here, in the absolute directories on the PATH alone: an empty or relative entry,
 * and on Windows the lookup of the system itself, would lead to a program in the working directory, which may be the very
 * repository that is scanned.
 */
final class GitProgram {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private static @Nullable String found; // the PATH of this process never changes

    private GitProgram() {}

    /** Returns its absolute path. */
    static synchronized String path() throws GitUnusableException {
        String program = found;
        if (program == null) {
            String directories = System.getenv("PATH");
            program = find(directories == null ? "" : directories, WINDOWS ? "git.exe" : "git");
            if (program == null) {
                throw GitUnusableException.notInstalled();
            }
            found = program;
        }
        return program;
    }

    static @Nullable String find(String directories, String name) {
        int start = 0;
        while (start <= directories.length()) {
            int end = directories.indexOf(File.pathSeparatorChar, start);
            end = end < 0 ? directories.length() : end;
            String directory = unquoted(directories.substring(start, end));
            if (new File(directory).isAbsolute()) {
                File candidate = new File(directory, name);
                if (candidate.isFile() && candidate.canExecute()) {
                    return candidate.getPath();
                }
            }
            start = end + 1;
        }
        return null;
    }

    /** Returns the PATH without its empty and relative entries: git looks up ssh and its remote helpers there. */
    static String absoluteOnly(String directories) {
        StringBuilder kept = new StringBuilder(directories.length());
        for (String directory : directories.split(File.pathSeparator, -1)) {
            if (new File(unquoted(directory)).isAbsolute()) {
                kept.append(kept.length() == 0 ? "" : File.pathSeparator).append(directory);
            }
        }
        return kept.toString();
    }

    /** Windows allows an entry to stand in quotes. */
    private static String unquoted(String directory) {
        boolean quoted = WINDOWS && directory.length() > 1 && directory.startsWith("\"") && directory.endsWith("\"");
        return quoted ? directory.substring(1, directory.length() - 1) : directory;
    }
}
