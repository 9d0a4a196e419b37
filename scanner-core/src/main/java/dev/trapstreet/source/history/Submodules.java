package dev.trapstreet.source.history;

import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.git.GitDirectory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reader of {@code .gitmodules}, the list of the submodules of a commit (gitmodules). */
final class Submodules {
    private static final String SECTION = "[submodule \"";

    private Submodules() {}

    /**
     * Counts the submodules whose repositories are neither in their place in the working tree nor in {@code modules} of the git directory.
     *
     * @param text the content of the file; may be hostile
     * @param root the root of the working tree, or a bare repository
     * @param git the git directory
     */
    static int countAbsent(String text, Path root, GitDirectory git) {
        Map<String, String> paths = new HashMap<>(); // by name
        String name = "";
        for (String raw : text.split("\n", -1)) {
            String line = raw.strip();
            int equals = line.indexOf('=');
            if (line.startsWith(SECTION)) {
                int end = line.lastIndexOf('"');
                name = line.substring(SECTION.length(), Math.max(SECTION.length(), end));
            } else if (line.startsWith("[")) {
                name = "";
            } else if (!name.isEmpty()
                    && equals > 0
                    && line.substring(0, equals).strip().equalsIgnoreCase("path")) {
                paths.put(name, line.substring(equals + 1).strip().replace("\"", ""));
            }
        }
        int absent = 0;
        for (Map.Entry<String, String> module : paths.entrySet()) {
            boolean there = exists(git.commonDirectory().resolve("modules"), module.getKey(), "HEAD")
                    || exists(root, module.getValue(), ".git");
            absent += there ? 0 : 1;
        }
        return absent;
    }

    private static boolean exists(Path directory, String below, String entry) {
        try {
            return DisplayPaths.isBelow(directory, below)
                    && Files.exists(directory.resolve(below).resolve(entry), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
