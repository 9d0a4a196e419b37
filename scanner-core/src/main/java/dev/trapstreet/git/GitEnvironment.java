package dev.trapstreet.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/**
 * Environment variables that git is started with. Of the variables whose names start with {@code GIT_}, only those in the table below
 * are passed on. All others are removed, such as those that set trace files, editors, pagers and diff programs.
 *
 * <table>
 * <caption>Variables that are passed on</caption>
 * <tr><td>configuration</td><td>always, except for a repository that this program makes itself. This configuration belongs to the
 * user, and git honors {@code safe.directory} in it</td></tr>
 * <tr><td>locations</td><td>to read the repository of the working directory. With these variables git tells its hooks which index is
 * about to be committed and where a push has stored its objects. They do not apply to any other directory</td></tr>
 * <tr><td>transport</td><td>to clone: how to reach a host, and with which credentials</td></tr>
 * </table>
 */
final class GitEnvironment {
    /** Purposes for which git is started. */
    enum Purpose {
        /** Reading the current state of a repository. Location variables apply in the working directory. */
        READ,
        /** Reading the files of a repository, regardless of the location variables. */
        READ_ON_DISK,
        /** Finding the directory of a repository's hooks, which its configuration may set. */
        FIND_HOOKS,
        /** Cloning. The only purpose with a transport. */
        CLONE,
        /** Working in a repository that this program makes itself, without the user's configuration. */
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

    /** Prefixes of names. GIT_CONFIG itself is left out: only git-config reads it, as a file that replaces all others. */
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

    /** Variables that git resolves after it has changed its directory. GIT_INDEX_FILE is not one: it is relative to the top level. */
    private static final String[] PATHS = {"HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_DIR", "GIT_WORK_TREE"
    };

    private static final String PREFIX = "GIT_";

    private GitEnvironment() {}

    /**
     * Adapts a copy of the environment of this process for git.
     *
     * @param environment the variables to change in place
     * @param directory the directory that the command was created for
     * @throws IOException if the directory cannot be compared with the working directory
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
        environment.put("LC_ALL", "C"); // error messages are recognized by their first word
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_OPTIONAL_LOCKS", "0");
        // Commits are read as they are stored, without replacements and grafts.
        environment.put("GIT_NO_REPLACE_OBJECTS", "1");
        environment.put("GIT_GRAFT_FILE", "/dev/null");
        if (purpose == Purpose.CLONE) {
            withoutExt(environment);
            return;
        }
        // In a partial clone git would fetch missing objects, with a program that the repository's configuration names.
        environment.put("GIT_NO_LAZY_FETCH", "1"); // since git 2.45
        environment.put("GIT_ALLOW_PROTOCOL", "none"); // for older versions
        environment.put("GIT_ASKPASS", "");
        if (purpose == Purpose.OWN) {
            environment.put("GIT_CONFIG_GLOBAL", "/dev/null"); // without the user's hooks and signing
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

    /** Makes relative paths absolute. Git changes its directory first, and would look for them in the repository. */
    private static void keepOutOfWorkingDirectory(Map<String, String> environment) {
        for (String name : PATHS) {
            String path = environment.get(name);
            if (path != null && !path.isEmpty() && !new File(path).isAbsolute()) {
                environment.put(name, new File(path).getAbsolutePath());
            }
        }
        String configuration = environment.get("XDG_CONFIG_HOME");
        if (configuration != null && !new File(configuration).isAbsolute()) {
            environment.remove("XDG_CONFIG_HOME"); // the XDG specification requires relative paths to be ignored
        }
        if (File.separatorChar == '\\') {
            environment.put("NoDefaultCurrentDirectoryInExePath", "1");
        }
    }

    /** Removes the transport {@code ext}, which runs a command from the URL. The variable overrides the option that forbids it. */
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
