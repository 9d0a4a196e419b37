package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * System calls of a process and of all processes that it starts, recorded by strace(1): programs that start, connections,
 * and changes to the file system.
 */
final class SystemCalls {
    /** Calls to record. A question mark precedes those that some processor architectures do not have. */
    private static final String TRACED =
            "?chdir,execve,?execveat,?connect,?bind,?sendto,?sendmsg,?open,?openat,?openat2,?creat"
                    + ",?rename,?renameat,?renameat2,?link,?linkat,?symlink,?symlinkat,?unlink,?unlinkat,?mkdir,?mkdirat,?rmdir"
                    + ",?mknod,?mknodat,?truncate,?chmod,?fchmodat,?chown,?lchown,?fchownat";

    private static final Pattern LINE = Pattern.compile("(\\w+)\\((.*)\\) += (.*)");
    private static final Pattern CUT = Pattern.compile("(\\w+)\\((.*) <unfinished \\.\\.\\.>");
    private static final Pattern NOISE = Pattern.compile("\\+\\+\\+ .*|--- .*|\\?\\?\\?\\( <detached \\.\\.\\.>|");
    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern DESCRIPTOR = Pattern.compile("\\d+<([^>]*)>.*");
    private static final Pattern DIRECTORY = Pattern.compile("^AT_FDCWD<([^>]*)>");
    private static final Pattern WRITES = Pattern.compile("O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)");
    private static final Pattern OPEN = Pattern.compile("open(at2?)?");
    private static final Pattern OTHER = Pattern.compile("chdir|execve(at)?|connect|bind|sendto|sendmsg");
    private static final Pattern SOCKET = Pattern.compile("connect|bind|sendto|sendmsg");

    private final List<Call> calls;

    /** A call, with the working directory that the process had by then; empty if it is not known. */
    private record Call(String directory, String name, String arguments, String result) {}

    private SystemCalls(List<Call> calls) {
        this.calls = calls;
    }

    /** Returns why system calls cannot be recorded on this machine, or null if they can. */
    static @Nullable String missing() throws Exception {
        try {
            Process probe = new ProcessBuilder("strace", "-qq", "-y", "-o", "/dev/null", "true")
                    .redirectErrorStream(true)
                    .start();
            probe.getOutputStream().close();
            String message = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return probe.waitFor() == 0 ? null : "strace may not trace processes here: " + message;
        } catch (IOException e) {
            return "strace is not installed: " + e.getMessage();
        }
    }

    /**
     * Runs a command to its end.
     *
     * @param records an existing directory for the records; those of earlier runs are deleted
     * @param command the directory, environment and streams of the process; the words are run under strace
     */
    static SystemCalls of(Path records, ProcessBuilder command) throws Exception {
        for (String name : Trees.names(records)) {
            Files.delete(records.resolve(name));
        }
        // One file for each thread: in a single file, calls that overlap would be torn apart.
        List<String> words = new ArrayList<>(List.of("strace", "-ff", "-qq", "-y", "-s", "4096", "-e", "signal=none"));
        words.addAll(
                List.of("-e", "trace=" + TRACED, "-o", records.resolve("thread").toString(), "--"));
        words.addAll(command.command());
        Process process = command.command(words).start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it did not end: " + words);
        List<Call> calls = new ArrayList<>();
        try (Stream<Path> files = Files.list(records)) {
            for (Path file : files.toList()) {
                String directory = "";
                for (String line : Files.readAllLines(file)) {
                    Call call = parse(directory, line);
                    if (call != null) {
                        directory = call.directory;
                        calls.add(call);
                    }
                }
            }
        }
        return new SystemCalls(calls);
    }

    private static @Nullable Call parse(String before, String line) {
        Matcher call = LINE.matcher(line);
        Matcher cut = CUT.matcher(line); // the thread ended within the call
        if (call.matches() || cut.matches()) {
            Matcher parts = call.matches() ? call : cut;
            String arguments = parts.group(2);
            Matcher directory = DIRECTORY.matcher(arguments);
            String now = directory.find() ? directory.group(1) : before;
            if (parts.group(1).equals("chdir")) {
                now = Path.of(before)
                        .resolve(strings(arguments).get(0))
                        .normalize()
                        .toString();
            }
            return new Call(now, parts.group(1), arguments, call.matches() ? call.group(3) : "?");
        }
        if (!NOISE.matcher(line).matches()) {
            fail("unknown line of strace: " + line);
        }
        return null;
    }

    /** Returns the paths of the programs that were started. Shells and libraries also try paths where no program exists. */
    Set<String> programs() {
        TreeSet<String> programs = new TreeSet<>();
        for (Call call : calls) {
            if (call.name.startsWith("execve") && !call.result.startsWith("-1 ENOENT")) {
                programs.add(strings(call.arguments).get(0));
            }
        }
        return programs;
    }

    /** Returns the connections to other addresses than files, and what was sent without a connection. */
    Set<String> connections() {
        return connections(false);
    }

    /** Returns the paths of local sockets that were connected to. */
    Set<String> localSockets() {
        TreeSet<String> paths = new TreeSet<>();
        for (String connection : connections(true)) {
            paths.addAll(strings(connection));
        }
        return paths;
    }

    private Set<String> connections(boolean local) {
        TreeSet<String> connections = new TreeSet<>();
        for (Call call : calls) {
            if (SOCKET.matcher(call.name).matches()
                    && call.arguments.contains("sa_family=")
                    && call.arguments.contains("sa_family=AF_UNIX,") == local) {
                connections.add(call.name + " " + call.arguments);
            }
        }
        return connections;
    }

    /**
     * Returns the absolute paths of files that were opened for writing, created, renamed, deleted or changed, or were to be. A path is
     * resolved through links if the file could be opened; the number of a process is replaced by {@code self}.
     */
    Set<String> changed() {
        TreeSet<String> paths = new TreeSet<>();
        for (Call call : calls) {
            Matcher opened = DESCRIPTOR.matcher(call.result);
            if (OPEN.matcher(call.name).matches() && opened.matches()) {
                if (WRITES.matcher(call.arguments).find()) {
                    paths.add(opened.group(1).replaceFirst("^/proc/\\d+/", "/proc/self/"));
                }
            } else if (changes(call)) {
                List<String> named = strings(call.arguments);
                // The first path of a symbolic link is its text
                for (String path : named.subList(call.name.startsWith("symlink") ? 1 : 0, named.size())) {
                    paths.add(Path.of(call.directory).resolve(path).normalize().toString());
                }
            }
        }
        return paths;
    }

    private static boolean changes(Call call) {
        if (call.name.startsWith("mkdir") && call.result.startsWith("-1 EEXIST")) {
            return false;
        }
        return OPEN.matcher(call.name).matches()
                ? WRITES.matcher(call.arguments).find()
                : !OTHER.matcher(call.name).matches();
    }

    private static List<String> strings(String arguments) {
        List<String> strings = new ArrayList<>();
        Matcher string = STRING.matcher(arguments);
        while (string.find()) {
            strings.add(string.group(1).replaceAll("\\\\(.)", "$1"));
        }
        return strings;
    }
}
