package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportsTest {
    @TempDir
    private Path folder;

    private static Report report() {
        return SampleReports.report(
                SampleReports.finding(SampleReports.open(TokenBuilder.sk().build()), Severity.HIGH));
    }

    @ParameterizedTest
    @EnumSource
    void aFileHoldsWhatAStreamGets(ReportFormat format) throws IOException {
        Path file = folder.resolve("report");
        Reports.write(report(), format, ReportOptions.DEFAULT, file);
        String expected = SampleReports.write(report(), format, ReportOptions.DEFAULT);
        assertTrue(expected.length() > 100 && expected.endsWith("\n"));
        assertEquals(expected, Files.readString(file));
        assertEquals(List.of("report"), names());
    }

    @ParameterizedTest
    @EnumSource
    void theStreamIsFlushedAndLeftOpen(ReportFormat format) throws IOException {
        int[] flushes = {0};
        boolean[] closed = {false};
        ByteArrayOutputStream bytes = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                flushes[0] = size();
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        Reports.write(report(), format, ReportOptions.DEFAULT, bytes);
        assertEquals(bytes.size(), flushes[0]);
        assertFalse(closed[0]);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatFailsIsNotHidden(ReportFormat format) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        IOException failure =
                assertThrows(IOException.class, () -> Reports.write(report(), format, ReportOptions.DEFAULT, full));
        assertEquals("no space left", failure.getMessage());
    }

    @Test
    void anOldReportIsReplacedByALongerAndByAShorterOne() throws IOException {
        Path file = folder.resolve("report");
        Files.writeString(file, "x".repeat(1_000_000));
        Reports.write(SampleReports.report(), ReportFormat.TEXT, ReportOptions.DEFAULT, file);
        String shorter = Files.readString(file);
        assertEquals(SampleReports.write(SampleReports.report(), ReportFormat.TEXT, ReportOptions.DEFAULT), shorter);
        Reports.write(report(), ReportFormat.SARIF, ReportOptions.DEFAULT, file);
        assertEquals(SampleReports.write(report(), ReportFormat.SARIF, ReportOptions.DEFAULT), Files.readString(file));
    }

    @Test
    void whenItCannotBeWrittenToItsEndTheOldReportStays() throws IOException {
        Path file = folder.resolve("report");
        Files.writeString(file, "the old one");
        ReportOptions broken = new ReportOptions(
                ReportOptions.Secrets.WITHHELD, ReportOptions.Color.NONE, ReportOptions.Detail.FULL, () -> {
                    throw new IllegalStateException("half way");
                });
        IllegalStateException failure = assertThrows(
                IllegalStateException.class, () -> Reports.write(report(), ReportFormat.JSON, broken, file));
        assertEquals("half way", failure.getMessage());
        assertEquals("the old one", Files.readString(file));
        assertEquals(List.of("report"), names());
    }

    @Test
    void whenItsPlaceIsTakenNothingIsLeftBehind() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("report"));
        Files.writeString(taken.resolve("inside"), "kept");
        assertThrows(IOException.class, () -> Reports.write(report(), ReportFormat.TEXT, ReportOptions.DEFAULT, taken));
        assertEquals(List.of("report"), names());
        assertEquals("kept", Files.readString(taken.resolve("inside")));
    }

    @Test
    void whenItsFolderIsMissingThatIsSaid() {
        Path file = folder.resolve("missing").resolve("report");
        assertThrows(IOException.class, () -> Reports.write(report(), ReportFormat.TEXT, ReportOptions.DEFAULT, file));
        assertFalse(Files.exists(file.getParent()));
    }

    @Test
    void aLinkInItsPlaceIsReplacedAndNotFollowed() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious"), "kept");
        Path link = Files.createSymbolicLink(folder.resolve("report"), precious);
        Reports.write(report(), ReportFormat.TEXT, ReportOptions.DEFAULT, link);
        assertTrue(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS));
        assertEquals("kept", Files.readString(precious));
        assertEquals(SampleReports.write(report(), ReportFormat.TEXT, ReportOptions.DEFAULT), Files.readString(link));
    }

    @Test
    void theLongestNameThatAFileCanHaveWillDo() throws IOException {
        Path file = folder.resolve("r".repeat(255));
        Reports.write(report(), ReportFormat.TEXT, ReportOptions.DEFAULT, file);
        assertEquals(
                SampleReports.write(report(), ReportFormat.TEXT, ReportOptions.DEFAULT),
                Files.readString(file, StandardCharsets.UTF_8));
    }

    @Test
    void whatOthersWroteBeforeStaysBeforeWhatIsAppended() throws IOException {
        Path file = Files.writeString(folder.resolve("summary"), "before\n");
        Reports.append(report(), ReportFormat.MARKDOWN, ReportOptions.DEFAULT, file);
        Reports.append(report(), ReportFormat.MARKDOWN, ReportOptions.DEFAULT, file);
        String one = SampleReports.write(report(), ReportFormat.MARKDOWN, ReportOptions.DEFAULT);
        assertEquals("before\n" + one + one, Files.readString(file));
    }

    /** If the process is killed while it writes, the old report remains unchanged. */
    @ParameterizedTest
    @EnumSource(names = {"TEXT", "JSON", "JUNIT", "CSV", "HTML"})
    void whoIsKilledWhileWritingLeavesTheOldReport(ReportFormat format) throws Exception {
        Path file = Files.writeString(folder.resolve("report"), "the old one");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        LongWriter.class.getName(),
                        format.name(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        try {
            long written = 0;
            for (int i = 0; i < 6000 && written < 100_000 && writer.isAlive(); i++) {
                Thread.sleep(10);
                written = temporarySize();
            }
            assertTrue(written >= 100_000, "it wrote " + written + " bytes");
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertEquals("the old one", Files.readString(file));
    }

    private long temporarySize() throws IOException {
        long size = 0;
        for (String name : names()) {
            size += name.endsWith(".tmp") ? Files.size(folder.resolve(name)) : 0;
        }
        return size;
    }

    /** Program that writes a report and takes long. */
    static final class LongWriter {
        /** A text report is as long as its tokens demand only if everything is asked for. */
        private static ReportOptions everything() {
            return new ReportOptions(
                    ReportOptions.Secrets.WITHHELD,
                    ReportOptions.Color.NONE,
                    ReportOptions.Detail.VERBOSE,
                    ReportOptions.DEFAULT.rules());
        }

        public static void main(String[] typed) throws IOException {
            Finding finding =
                    SampleReports.finding(SampleReports.open(TokenBuilder.sk().build()), Severity.HIGH);
            List<Finding> many = Collections.nCopies(1_000_000, finding);
            Report report = SampleReports.report(many, List.of(), Map.of());
            Reports.write(report, ReportFormat.valueOf(typed[0]), everything(), Path.of(typed[1]));
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
