package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that are written to files, completely or not at all. */
class ReportFilesTest {
    @TempDir
    private Path folder;

    private Path tree;
    private Path out;

    @BeforeEach
    void makeATree() throws IOException {
        tree = Files.createDirectory(folder.resolve("tree"));
        out = Files.createDirectory(folder.resolve("out"));
        Trees.file(tree, "file", TokenBuilder.sk().build());
    }

    private CommandRun scan(String... outputs) {
        String[] typed = new String[outputs.length + 4];
        typed[0] = "scan";
        typed[1] = "--now";
        typed[2] = Trees.NOW;
        System.arraycopy(outputs, 0, typed, 3, outputs.length);
        typed[typed.length - 1] = tree.toString();
        return CommandRun.of(typed);
    }

    private String out(String name) {
        return out + "/" + name;
    }

    @Test
    void eachFormatGoesToTheFileNamedAfterIt() throws IOException {
        CommandRun run = scan(
                "--format",
                "json",
                "--output",
                out("a"),
                "--format",
                "sarif",
                "-o",
                out("b"),
                "--format",
                "jsonl",
                "--output",
                out("c"),
                "--format",
                "text",
                "-o",
                out("d"));
        assertEquals(1, run.code());
        assertEquals("", run.out());
        JsonNode json = new ObjectMapper().readTree(out.resolve("a").toFile());
        assertEquals("trapstreet-report/1", json.get("schema").textValue());
        JsonNode sarif = new ObjectMapper().readTree(out.resolve("b").toFile());
        assertEquals("2.1.0", sarif.get("version").textValue());
        assertEquals(2, Files.readAllLines(out.resolve("c")).size());
        assertTrue(Files.readString(out.resolve("d")).contains("\nHIGH  sk.trapstreet-test."));
        assertEquals(List.of("a", "b", "c", "d"), Trees.names(out));
    }

    @Test
    void theSameReportGoesToAFileAndToStandardOutput() throws IOException {
        for (String format : Trees.formats()) {
            CommandRun file = scan("--format", format, "--output", out("report"));
            assertEquals(scan("--format", format).out(), Files.readString(out.resolve("report")), format);
            assertEquals(1, file.code());
        }
    }

    @Test
    void oneFormatMayGoToStandardOutputWhileOthersGoToFiles() throws IOException {
        CommandRun first = scan("--format", "text", "--format", "json", "--output", out("a"));
        CommandRun last = scan("--format", "json", "--output", out("b"), "--format", "text");
        assertEquals(scan(), first);
        assertEquals(first, last);
        assertEquals(Files.readString(out.resolve("a")), Files.readString(out.resolve("b")));
    }

    @Test
    void twoReportsDoNotGoToOneFile() throws IOException {
        CommandRun run = scan("--format", "json", "--output", out("a"), "--format", "sarif", "--output", out("a"));
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("trapstreet: two "), run.err());
        run = scan("--format", "json", "-o", out("a"), "--format", "sarif", "-o", out("./a"));
        assertEquals(2, run.code());
        assertEquals(List.of(), Trees.names(out));
    }

    @Test
    void aRelativeNameLiesInTheCurrentDirectory() throws IOException {
        Path relative =
                Path.of("").toAbsolutePath().relativize(out.resolve("report").toAbsolutePath());
        assertEquals(
                1, scan("--format", "text", "--output", relative.toString()).code());
        assertEquals(List.of("report"), Trees.names(out));
    }

    @Test
    void anOldReportIsReplaced() throws IOException {
        Path report = Files.writeString(out.resolve("report"), "x".repeat(100_000));
        scan("--format", "text", "--output", report.toString());
        assertEquals(scan().out(), Files.readString(report));
        assertEquals(List.of("report"), Trees.names(out));
    }

    @Test
    void aLinkIsReplacedAndNotFollowed() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "kept");
        Path link = Files.createSymbolicLink(out.resolve("report"), precious);
        assertEquals(1, scan("--format", "text", "--output", link.toString()).code());
        assertTrue(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS));
        assertEquals(scan().out(), Files.readString(link));
        assertEquals("kept", Files.readString(precious));
    }

    @Test
    void aLinkThatLeadsNowhereIsReplacedToo() throws IOException {
        Path link = Files.createSymbolicLink(out.resolve("report"), folder.resolve("nowhere"));
        assertEquals(1, scan("--format", "text", "--output", link.toString()).code());
        assertTrue(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(folder.resolve("nowhere")));
    }

    /** For root, a rename would replace {@code /dev/null} by a file. */
    @Test
    void aPipeOrADeviceIsNotReplaced() throws IOException, InterruptedException {
        Path pipe = out.resolve("pipe");
        try {
            assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        } catch (IOException e) {
            assumeTrue(false, "there is no mkfifo here");
        }
        CommandRun run = scan("--format", "json", "--output", pipe.toString());
        assertFalse(Files.isRegularFile(pipe), "the pipe was replaced");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("trapstreet: the report cannot be written to " + pipe + ": "), run.err());
        assertEquals(List.of("pipe"), Trees.names(out));
    }

    /** The path of the report becomes a directory during the scan. */
    @Test
    void whenTheReportCannotBeWrittenTheExitCodeSaysSo() throws IOException {
        Path report = out.resolve("report");
        InputStream input = new InputStreamThat(() -> Files.createDirectories(report.resolve("inside")));
        CommandRun run = CommandRun.withInput(input, "scan", "--format", "json", "--output", report.toString(), "-");
        assertEquals(3, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("trapstreet: the report could not be written to " + report + ": "), run.err());
        assertEquals(List.of("report"), Trees.names(out));
        assertEquals(List.of("inside"), Trees.names(report));
    }

    @Test
    void aReportThatCannotBeWrittenHidesNeitherFindingsNorTheOtherReports() throws IOException {
        Path taken = out.resolve("a");
        InputStream input = new InputStreamThat(() -> Files.createDirectories(taken.resolve("inside")));
        CommandRun run = CommandRun.withInput(
                input,
                "scan",
                "--format",
                "json",
                "-o",
                taken.toString(),
                "--format",
                "text",
                "-o",
                out("b"),
                "-",
                tree.toString());
        assertEquals(1, run.code());
        assertTrue(Files.readString(out.resolve("b")).contains("\nHIGH  sk.trapstreet-test."));
        assertEquals(List.of("a", "b"), Trees.names(out));
    }

    @Test
    void aNameThatIsTooLongLeavesNothingBehind() throws IOException {
        CommandRun run = scan("--format", "json", "--fail-on", "none", "--output", out("r".repeat(256)));
        assertEquals(3, run.code());
        assertTrue(run.err().startsWith("trapstreet: the report could not be written to "), run.err());
        assertEquals(List.of(), Trees.names(out));
    }

    @Test
    void inAFolderWithoutPermissionTheOldReportStays() throws IOException {
        Path report = Files.writeString(out.resolve("report"), "the old one");
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("r-x------"));
        try {
            assumeFalse(Files.isWritable(out), "this user can write everywhere");
            CommandRun run = scan("--format", "json", "--fail-on", "none", "--output", report.toString());
            assertEquals(2, run.code());
            assertEquals(
                    "trapstreet: the report cannot be written to " + report + ": its directory is not writable\n",
                    run.err());
            assertEquals("the old one", Files.readString(report));
            assertEquals(List.of("report"), Trees.names(out));
        } finally {
            Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Not even root can write to a file system that is mounted read-only. */
    @Test
    void aReportInAFolderThatTakesNoFilesIsRefusedBeforeTheScan() throws IOException {
        Path sealed = Path.of("/sys");
        assumeTrue(Files.isDirectory(sealed) && !Files.isWritable(sealed), "there is no such folder here");
        InputStream input = new InputStreamThat(() -> {
            throw new IOException("something was scanned");
        });
        CommandRun run = CommandRun.withInput(input, "scan", "--format", "json", "-o", sealed + "/report", "-");
        assertEquals(2, run.code());
        assertEquals(
                "trapstreet: the report cannot be written to /sys/report: its directory is not writable\n", run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-rw-r--", "rw-r-----", "rwxrwxrwx", "r--------"})
    void aReplacedReportKeepsItsPermissions(String permissions) throws IOException {
        Path report = Files.writeString(out.resolve("report"), "the old one");
        Files.setPosixFilePermissions(report, PosixFilePermissions.fromString(permissions));
        assertEquals(1, scan("--format", "text", "-o", report.toString()).code());
        assertEquals(scan().out(), Files.readString(report));
        assertEquals(permissions, permissions(report));
    }

    @Test
    void aNewReportHasThePermissionsOfAnyNewFile() throws IOException {
        scan("--format", "text", "-o", out("report"));
        assertEquals(permissions(Files.createFile(out.resolve("other"))), permissions(out.resolve("report")));
    }

    @Test
    void aReportInThePlaceOfALinkDoesNotTakeThePermissionsOfWhatItLedTo() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "kept");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path link = Files.createSymbolicLink(out.resolve("report"), other);
        scan("--format", "text", "-o", link.toString());
        assertEquals(permissions(Files.createFile(out.resolve("new"))), permissions(link));
        assertEquals("rwxrwxrwx", permissions(other));
    }

    @ParameterizedTest
    @MethodSource("dev.trapstreet.cli.Trees#formats")
    void aReportThatHoldsTokensIsItsOwnersAlone(String format) throws IOException {
        assertEquals(
                1, scan("--show-secrets", "--format", format, "-o", out("new")).code());
        assertEquals("rw-------", permissions(out.resolve("new")));
        Path old = Files.writeString(out.resolve("old"), "the old one");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-rw-rw-"));
        scan("--show-secrets", "--format", format, "-o", old.toString());
        assertEquals("rw-------", permissions(old), "readers of the old report cannot read the tokens");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void inAFolderThatTakesNoFilesTheOldOneStays() throws IOException {
        Path old = Path.of("/proc/self/comm");
        assumeTrue(Files.isReadable(old), "there is no such folder here");
        String name = Files.readString(old);
        CommandRun run = scan("--format", "json", "--fail-on", "none", "--output", old.toString());
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("trapstreet: the report cannot be written to /proc/self/comm: "), run.err());
        assertEquals(name, Files.readString(old));
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing/report", "../tree/file/report", ""})
    void aReportWithoutAFolderIsRefusedBeforeTheScan(String name) throws IOException {
        Path report = name.isEmpty() ? out : out.resolve(name);
        CommandRun run = scan("--format", "json", "--output", out("a"), "--format", "sarif", "-o", report.toString());
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("trapstreet: the report cannot be written to " + report + ": it"), run.err());
        assertEquals(List.of(), Trees.names(out), "no report is written after a mistake");
    }

    @Test
    void reportsAreWrittenThoughSomethingCouldNotBeRead() throws IOException {
        Files.delete(tree.resolve("file"));
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        CommandRun run = CommandRun.of("scan", "--format", "json", "-o", out("a"), loop.toString());
        assertEquals(3, run.code());
        JsonNode json = new ObjectMapper().readTree(out.resolve("a").toFile());
        assertFalse(json.at("/run/complete").booleanValue());
        assertEquals(1, json.get("problems").size());
        assertTrue(run.err().startsWith("NOT READ  " + loop + ": "), run.err());
    }

    private interface FileAction {
        void run() throws IOException;
    }

    /** Empty input that runs an action when it is read. */
    private static final class InputStreamThat extends InputStream {
        private final FileAction action;

        InputStreamThat(FileAction action) {
            this.action = action;
        }

        @Override
        public int read() throws IOException {
            action.run();
            return -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
        }
    }
}
