package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.binary.Javac;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LogicalLocation;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.WorkingTree;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token in source code is found in the output of javac and jar, as a file and in a history. */
class BuildsTest {
    private static final String TOKEN = TokenBuilder.sk().build();

    @TempDir
    private Path folder;

    /** Builds a jar with a class, in which the token is concatenated from constants, and another file. */
    private Path build() throws Exception {
        Path work = folder.resolve("build");
        Javac.compile(
                work,
                17,
                Map.of(
                        "trapstreet/app/Tiles.java",
                        "package trapstreet.app;\npublic final class Tiles {\n  private static final String HEAD = \""
                                + TOKEN.substring(0, 40) + "\";\n  public static String url(int z) {\n"
                                + "    return \"https://example.com/\" + z + \"?access_token=\" + HEAD + \""
                                + TOKEN.substring(40) + "\";\n  }\n}\n"));
        Path jar = folder.resolve("app.jar");
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        int code = tool.run(
                out,
                out,
                "--create",
                "--file=" + jar,
                "-C",
                work.resolve("classes").toString(),
                ".");
        assertEquals(0, code, said.toString());
        return jar;
    }

    private static List<String> places(Report report, Path root) {
        List<String> places = new ArrayList<>();
        for (Finding finding : report.findings()) {
            for (Location location : finding.locations()) {
                places.add(root.relativize(Path.of(location.path().replace("!/", "!"))) + " "
                        + location.logicalLocation()
                                .map(LogicalLocation::describe)
                                .orElse(""));
            }
        }
        return places;
    }

    @Test
    void aConstantThatIsPutTogetherIsFoundInTheJar() throws Exception {
        Path jar = build();
        Report report = new SecretScanner(ScanOptions.DEFAULT.withThreads(1)).scan(List.of(Sources.at(jar)));
        assertEquals(List.of(), report.problems());
        assertEquals(List.of("app.jar!trapstreet/app/Tiles.class class trapstreet.app.Tiles"), places(report, folder));
        assertEquals(1, report.counts().archives());
        assertEquals(5, report.counts().entries(), "the manifest, its folder, two of packages, the class");
    }

    @Test
    void archivesInOneAnotherAreCounted() throws Exception {
        byte[] inner = Containers.zip(5, "a", new byte[] {1}, "b", new byte[] {2});
        Path file = folder.resolve("outer.zip");
        Files.write(file, Containers.zip(5, "one.zip", inner, "two.gz", Containers.GZIP.pack("", new byte[] {3})));
        Report report = new SecretScanner(ScanOptions.DEFAULT.withThreads(1)).scan(List.of(Sources.at(file)));
        assertEquals(3, report.counts().archives());
        assertEquals(4, report.counts().entries());
    }

    @Test
    void aJarThatWasCommittedAndRemovedIsFoundWithItsCommit() throws Exception {
        Path jar = build();
        WorkingTree work = WorkingTree.init(folder.resolve("repository"));
        Path committed = Files.createDirectories(work.root().resolve("lib")).resolve("app.jar");
        Files.copy(jar, committed);
        work.git("add", ".");
        work.git("commit", "-qm", "add the app");
        String commit = work.git("rev-parse", "HEAD").strip();
        work.git("rm", "-q", "lib/app.jar");
        work.git("commit", "-qm", "remove it");
        for (String form : List.of("loose", "packed")) {
            HistoryReport report = HistoryReport.of(work.root());
            Location location = report.place(TOKEN);
            assertEquals("lib/app.jar!/trapstreet/app/Tiles.class", report.path(location), form);
            assertEquals(
                    "class trapstreet.app.Tiles",
                    location.logicalLocation().orElseThrow().describe(),
                    form);
            assertEquals(
                    List.of(work.root() + "/lib/app.jar"), location.provenance().containers(), form);
            GitOrigin origin = report.origin(TOKEN);
            assertEquals(List.of(commit), HistoryReport.commits(origin), form);
            assertEquals(Optional.empty(), origin.head(), form);
            work.git("gc", "-q");
        }
    }
}
