package dev.trapstreet.git;

import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * Lookup of the git program. Only absolute directories on the PATH are searched. An empty or relative entry, and the own lookup of
 * Windows, could find a program in the working directory, which may be the repository that is scanned.
 */
final class GitProgram {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    private static @Nullable String found; // the PATH of this process never changes

    private GitProgram() {}

    /**
     * Returns the absolute path of the git program.
     *
     * @throws GitUnusableException if no git is installed
     */
    static synchronized String path() throws GitUnusableException {
        if (!isInstalled()) {
            throw GitUnusableException.notInstalled();
        }
        return String.valueOf(found);
    }

    /** Returns whether there is a git program. */
    static synchronized boolean isInstalled() {
        if (found == null) {
            String directories = System.getenv("PATH");
            found = find(directories == null ? "" : directories, WINDOWS ? "git.exe" : "git");
        }
        return found != null;
    }

    /**
     * Searches for an executable file.
     *
     * @param directories a list of directories in the syntax of PATH
     * @param name the name of the file
     * @return its path, or null if no absolute directory contains it
     */
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

    /** Returns the PATH without empty and relative entries, because git looks up ssh and its remote helpers there. */
    static String absoluteOnly(String directories) {
        StringBuilder kept = new StringBuilder(directories.length());
        for (String directory : directories.split(File.pathSeparator, -1)) {
            if (new File(unquoted(directory)).isAbsolute()) {
                kept.append(kept.length() == 0 ? "" : File.pathSeparator).append(directory);
            }
        }
        return kept.toString();
    }

    /** Removes the quotes that Windows allows around an entry. */
    private static String unquoted(String directory) {
        boolean quoted = WINDOWS && directory.length() > 1 && directory.startsWith("\"") && directory.endsWith("\"");
        return quoted ? directory.substring(1, directory.length() - 1) : directory;
    }
}
