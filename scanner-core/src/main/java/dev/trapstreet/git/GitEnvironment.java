package dev.trapstreet.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/**
 * The environment that git is started with. Of the variables of git's own that this process was given, those of the table below
 * are passed on, and no others: not where traces are written, not which editor, pager or diff program to run.
 *
 * <table>
 * <caption>Variables that are passed on</caption>
 * <tr><td>configuration</td><td>always, except for a repository of our own: it is the user's, and git honors
 * {@code safe.directory} there</td></tr>
 * <tr><td>locations</td><td>to read in the directory that the user works in: there, git tells its hooks by them which index is
 * about to be committed and where a push has put its objects. Of any other directory they say nothing</td></tr>
 * <tr><td>transport</td><td>to clone: how to reach a host, and with which credentials</td></tr>
 * </table>
 */
final class GitEnvironment {
    /** What git is started for. */
    enum Purpose {
        /** To read a repository as it is at this moment. */
        READ,
        /** To read the files that a repository consists of, whatever a hook's variables say. */
        READ_ON_DISK,
        /** To learn where the hooks of a repository are, which its configuration says. */
        FIND_HOOKS,
        CLONE,
        /** To work in a repository of our own, without the user's configuration. */
        OWN
    }

    private static final String[] LOCATIONS = {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_QUARANTINE_PATH"
    };

    /** Beginnings of names; GIT_CONFIG itself is of git-config alone, and names a file to be read in place of all others. */
    private static final String[] CONFIGURATION = {
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_KEY_",
        "GIT_CONFIG_VALUE_",
        "GIT_CONFIG_PARAMETERS"
    };

    private static final String[] TRANSPORT = {
        "GIT_SSH",
        "GIT_SSL_",
        "GIT_HTTP_",
        "GIT_PROXY_",
        "GIT_ASKPASS",
        "GIT_PROTOCOL",
        "GIT_ALLOW_PROTOCOL",
        "GIT_EXEC_PATH"
    };

    /** What git would look up from the directory that it changes to. The index file it does not: that is relative to the top level. */
    private static final String[] PATHS = {"HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_DIR", "GIT_WORK_TREE"
    };

    private static final String PREFIX = "GIT_";

    private GitEnvironment() {}

    /**
     * Changes a copy of this process's environment into that of a git.
     *
     * @param directory that was asked about
     */
    static void adapt(Map<String, String> environment, Purpose purpose, Path directory) throws IOException {
        boolean located = (purpose == Purpose.READ || purpose == Purpose.FIND_HOOKS)
                && hasLocation(environment)
                && Files.isSameFile(directory, Path.of(""));
        Iterator<Map.Entry<String, String>> variables = environment.entrySet().iterator();
        while (variables.hasNext()) {
            Map.Entry<String, String> variable = variables.next();
            String name = variable.getKey();
            if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) && !isPassed(name, purpose, located)) {
                variables.remove();
            } else if (name.equalsIgnoreCase("PATH")) { // "Path" on Windows
                variable.setValue(GitProgram.absoluteOnly(variable.getValue()));
            }
        }
        keepOutOfWorkingDirectory(environment);
        environment.put("LC_ALL", "C"); // complaints are recognized by their first word
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_OPTIONAL_LOCKS", "0");
        // Commits are read as they are, not what a replacement or a graft shows in their place.
        environment.put("GIT_NO_REPLACE_OBJECTS", "1");
        environment.put("GIT_GRAFT_FILE", "/dev/null");
        if (purpose == Purpose.CLONE) {
            withoutExt(environment);
            return;
        }
        // Of a partial clone git would fetch what it lacks, by the program that the repository's configuration names.
        environment.put("GIT_NO_LAZY_FETCH", "1"); // since git 2.45
        environment.put("GIT_ALLOW_PROTOCOL", "none"); // for those before
        environment.put("GIT_ASKPASS", "");
        if (purpose == Purpose.OWN) {
            environment.put("GIT_CONFIG_GLOBAL", "/dev/null"); // no hook and no signing of the user's
            environment.put("GIT_CONFIG_NOSYSTEM", "1");
        }
    }

    private static boolean isPassed(String name, Purpose purpose, boolean located) {
        return (purpose != Purpose.OWN && startsWithAny(CONFIGURATION, name))
                || (located && isLocation(name))
                || (purpose == Purpose.CLONE && startsWithAny(TRANSPORT, name));
    }

    private static boolean hasLocation(Map<String, String> environment) {
        for (String name : LOCATIONS) {
            if (environment.get(name) != null) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLocation(String name) {
        for (String location : LOCATIONS) {
            if (location.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWithAny(String[] beginnings, String name) {
        for (String beginning : beginnings) {
            if (name.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /** Git changes its directory before it looks up what is relative, and would take it from the repository. */
    private static void keepOutOfWorkingDirectory(Map<String, String> environment) {
        for (String name : PATHS) {
            String path = environment.get(name);
            if (path != null && !path.isEmpty() && !new File(path).isAbsolute()) {
                environment.put(name, new File(path).getAbsolutePath());
            }
        }
        String configuration = environment.get("XDG_CONFIG_HOME");
        if (configuration != null && !new File(configuration).isAbsolute()) {
            environment.remove("XDG_CONFIG_HOME"); // the XDG specification: a relative path is to be ignored
        }
        if (File.separatorChar == '\\') {
            environment.put("NoDefaultCurrentDirectoryInExePath", "1");
        }
    }

    /** The transport {@code ext::} runs what the URL says; the variable would win over the option that forbids it. */
    private static void withoutExt(Map<String, String> environment) {
        String allowed = environment.get("GIT_ALLOW_PROTOCOL");
        if (allowed != null) {
            StringBuilder kept = new StringBuilder();
            for (String protocol : allowed.split(":", -1)) {
                if (!protocol.equals("ext") && !protocol.isEmpty()) {
                    kept.append(kept.length() == 0 ? "" : ":").append(protocol);
                }
            }
            environment.put("GIT_ALLOW_PROTOCOL", kept.length() == 0 ? "none" : kept.toString());
        }
    }
}
