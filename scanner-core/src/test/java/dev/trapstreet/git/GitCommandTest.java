package dev.trapstreet.git;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Start and time limits of git. Scripts take the place of a git that is slow or hangs. */
@DisabledOnOs(OS.WINDOWS)
final class GitCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private Path directory() throws IOException {
        return Files.createDirectories(folder.resolve("d"));
    }

    private GitCommand script(String text) throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return GitCommand.of(script, directory(), PATIENCE);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long secondsOf(Executed executed) throws Exception {
        long begun = System.nanoTime();
        executed.run();
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    private interface Executed {
        void run() throws Exception;
    }

    @Test
    void whatARepositoryCouldSetIsSetBeforeTheWords() throws Exception {
        String[] words = text(script("for word; do echo \"$word\"; done").output("rev-parse", "--git-dir"))
                .split("\n");
        assertEquals(
                List.of(
                        "-c",
                        "core.fsmonitor=false",
                        "-c",
                        "core.commitGraph=false",
                        "-c",
                        "core.hooksPath=/dev/null",
                        "-C",
                        directory().toString(),
                        "rev-parse",
                        "--git-dir"),
                Arrays.asList(words));
    }

    @Test
    void outputOfAnySizeComesWholeWhateverIsReadMeanwhile() throws Exception {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 'x');
        assertArrayEquals(large, script("exec cat").outputFor(large, "cat"));
        byte[] small = "small".getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(small, script("exec cat").outputFor(small, "cat"));
    }

    @Test
    void aFailureIsToldByItsFirstComplaint() throws Exception {
        GitCommand failing = script("echo 'warning: w' >&2; echo 'error: e' >&2; echo 'fatal: f' >&2; exit 128");
        assertEquals("error: e", message(() -> failing.output("show")));
        assertEquals("error: e", message(() -> failing.strictOutput("show")));
        assertFalse(failing.succeeds("show"));
        GitCommand silent = script("exit 3");
        assertEquals("git show ended with exit code 3", message(() -> silent.output("show")));
        GitCommand complaining = script("echo printed; echo 'error: e' >&2");
        assertEquals("printed\n", text(complaining.output("show")));
        assertEquals("error: e", message(() -> complaining.strictOutput("show")));
    }

    private static String message(Executed failing) {
        return String.valueOf(assertThrows(IOException.class, failing::run).getMessage());
    }

    /** Git 2.20 (2018) interprets the option as a revision; git 2.29 (2020) still does in one of the commands. */
    @Test
    void aGitThatIsTooOldSaysSo() throws Exception {
        for (String version : List.of("1.8.3.1", "2.20.1", "2.29.3")) {
            GitCommand old =
                    script("case \" $* \" in *' version '*) echo git version " + version + "; exit 0;; esac; exit 129");
            String said = message(() -> old.output("rev-parse", GitCommand.END_OF_OPTIONS, "HEAD"));
            assertTrue(said.startsWith("git version " + version + " is too old: 2.30 or later is required"), said);
            assertEquals("git show ended with exit code 129", message(() -> old.output("show", "HEAD")));
        }
        for (String version : List.of("2.30.0", "2.39.5.windows.1", "3.0", "of my own")) {
            GitCommand later =
                    script("case \" $* \" in *' version '*) echo git version " + version + "; exit 0;; esac; exit 129");
            assertEquals(
                    "git rev-parse ended with exit code 129",
                    message(() -> later.output("rev-parse", GitCommand.END_OF_OPTIONS, "HEAD")));
        }
    }

    @Test
    void aGitThatHangsIsEndedWithAllThatItStarted() throws Exception {
        Path pids = folder.resolve("pids");
        GitCommand hanging =
                script("echo $$ > '" + pids + "'; sleep 600 > /dev/null & echo $! >> '" + pids + "'; wait");
        long seconds = secondsOf(() -> {
            GitUnusableException stalled =
                    assertThrows(GitUnusableException.class, () -> hanging.output("rev-list", "HEAD"));
            assertEquals("git rev-list made no progress for 2 s and was stopped", stalled.getMessage());
        });
        assertTrue(seconds >= 2 && seconds < 8, seconds + " s");
        List<String> started = Files.readAllLines(pids);
        assertEquals(2, started.size());
        for (String pid : started) {
            assertEnded(Long.parseLong(pid));
        }
        // In that repository git is not started again. Other repositories are not affected.
        Files.delete(pids);
        assertTrue(secondsOf(() -> assertTrue(
                        message(() -> hanging.output("rev-list", "HEAD")).startsWith("git made no progress in this")))
                < 2);
        assertFalse(Files.exists(pids), "it was started again");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        assertEquals(
                "",
                text(GitCommand.of(Path.of("/bin/true"), elsewhere, PATIENCE).output("version")));
    }

    private static void assertEnded(long pid) throws InterruptedException {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        for (int i = 0; i < 100 && process.isPresent() && process.get().isAlive(); i++) {
            Thread.sleep(50);
        }
        assertFalse(process.isPresent() && process.get().isAlive(), pid + " is still there");
    }

    @Test
    void aGitThatHangsAfterItsOutputOrWithItsInputOpenIsEndedToo() throws Exception {
        GitCommand silent = script("exec >&-; sleep 600");
        assertTrue(message(() -> silent.output("show")).contains("made no progress"));
        Path other = Files.createDirectories(folder.resolve("other"));
        GitCommand cat = GitCommand.of(folder.resolve("script"), other, PATIENCE);
        Files.writeString(folder.resolve("script"), "#!/bin/sh\nread line; echo \"$line\"; exec sleep 600\n");
        try (RunningGit git = cat.startInteractive("cat-file", "--batch");
                OutputStream in = git.stdin();
                InputStream out = git.stdout()) {
            in.write("asked\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            assertEquals("asked\n", text(out.readNBytes(6)));
            // No thread is waiting for output at this time, so git may be silent.
            Thread.sleep(PATIENCE.toMillis() + 2_000);
            assertTrue(message(out::read).contains("git cat-file made no progress"));
        }
    }

    @Test
    void aGitThatIsSlowIsWaitedFor() throws Exception {
        GitCommand printing = script("for i in 1 2 3 4 5; do sleep 1; echo $i; done");
        assertEquals("1\n2\n3\n4\n5\n", text(printing.output("rev-list")));
        // It uses the processor and prints nothing until the end. The same applies to its child process.
        GitCommand busy = script("end=$(($(date +%s) + 5)); while [ $(date +%s) -lt $end ]; do :; done; echo done");
        assertEquals("done\n", text(busy.output("rev-list")));
        GitCommand parent = script(
                "sh -c 'end=$(($(date +%s) + 5)); while [ $(date +%s) -lt $end ]; do :; done' & wait; echo done");
        assertEquals("done\n", text(parent.output("rev-list")));
    }

    /** A slow reader of git's output does not count as missing progress. */
    @Test
    void aGitThatWaitsForItsReaderIsWaitedFor() throws Exception {
        GitCommand printing = script("i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i + 1)); done");
        try (RunningGit git = printing.start(new byte[0], "ls-files")) {
            byte[] first = git.stdout().readNBytes(11);
            Thread.sleep(PATIENCE.toMillis() + 2_000);
            assertEquals(11 * 20_000 - first.length, git.stdout().readAllBytes().length);
            assertEquals(0, git.await());
        }
    }

    @Test
    void whatIsClosedEnds() throws Exception {
        Path pid = folder.resolve("pid");
        GitCommand sleeping = script("echo $$ > '" + pid + "'; exec sleep 600");
        RunningGit git = sleeping.start(new byte[0], "show");
        for (int i = 0; i < 100 && (!Files.exists(pid) || Files.size(pid) == 0); i++) {
            Thread.sleep(50);
        }
        git.close();
        assertEnded(Long.parseLong(Files.readString(pid).strip()));
    }

    @Test
    void onlyCompleteObjectIdsAreAccepted() {
        assertTrue(ObjectIds.isObjectId("0123456789abcdefABCDEF0123456789abcdef01"));
        assertTrue(ObjectIds.isObjectId("f".repeat(64)));
        for (String other : List.of(
                "",
                "--output=/home/u/file",
                "f".repeat(39),
                "f".repeat(41),
                "f".repeat(63),
                "g" + "f".repeat(39),
                "-" + "f".repeat(39),
                "f".repeat(39) + "\n",
                " " + "f".repeat(39),
                "\u0660".repeat(40))) {
            assertFalse(ObjectIds.isObjectId(other), other);
        }
    }
}
