package dev.trapstreet.source.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.Containers;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.WorkingTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The objects of a repository in an archive, in an image layer or in a bundle are read. */
final class GitArchiveReaderTest {
    @TempDir
    Path directory;

    private final Random random = new Random(4);
    private final String removed = TokenBuilder.random(random).build();
    private final String inMessage = TokenBuilder.random(random).build();
    private String blob;
    private String commit;

    /** Creates a repository in whose history a file and a message have contained tokens. */
    private WorkingTree repository(String format, String form) throws Exception {
        WorkingTree work = WorkingTree.init(directory.resolve("app"), format);
        String text = "line of a file that is long enough for a delta\n".repeat(20);
        work.write("a.js", text + removed);
        work.commit("first");
        blob = work.git("rev-parse", "HEAD:a.js");
        work.write("a.js", text);
        commit = work.commit("removed " + inMessage);
        for (int i = 0; i < 4; i++) {
            work.write("a.js", text + i);
            work.commit("change " + i);
        }
        switch (form) {
            case "packed" -> work.git("gc", "-q", "--prune=now");
            case "by-name" -> work.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-q", "-a", "-d", "-f");
            default -> assertTrue(form.equals("loose"));
        }
        work.git("reflog", "expire", "--expire=now", "--all");
        Files.writeString(directory.resolve("app/.git/COMMIT_EDITMSG"), "");
        return work;
    }

    private byte[] tar(Path root) throws IOException {
        List<Object> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.add(root.getParent().relativize(file).toString());
                entries.add(Files.readAllBytes(file));
            }
        }
        return Containers.tar(entries.toArray());
    }

    private static Report scan(byte[] file) throws IOException, InterruptedException {
        return new SecretScanner(ScanOptions.DEFAULT.withThreads(1))
                .scan(List.of(Sources.stream("file", new ByteArrayInputStream(file))));
    }

    private static Set<String> places(Report report, String token) {
        Set<String> places = new TreeSet<>();
        for (Finding finding : report.findings()) {
            if (finding.token().raw().revealSecret().equals(token)) {
                for (Location location : finding.locations()) {
                    places.add(location.path().replaceFirst("pack-[0-9a-f]+", "pack"));
                }
            }
        }
        return places;
    }

    @ParameterizedTest
    @CsvSource({"sha1, loose", "sha1, packed", "sha1, by-name", "sha256, loose", "sha256, packed"})
    void aRepositoryInAnArchiveIsRead(String format, String form) throws Exception {
        WorkingTree work = repository(format, form);
        byte[] tar = tar(work.root());
        String place = form.equals("loose")
                ? "app/.git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2) + "!/<blob>"
                : "app/.git/objects/pack/pack.pack!/<blob " + blob + ">";
        String message = form.equals("loose")
                ? "app/.git/objects/" + commit.substring(0, 2) + "/" + commit.substring(2) + "!/<commit>"
                : "app/.git/objects/pack/pack.pack!/<commit " + commit + ">";
        Report report = scan(tar);
        assertEquals(List.of(), report.problems());
        assertEquals(Set.of("file!/" + place), places(report, removed));
        assertEquals(Set.of("file!/" + message), places(report, inMessage));
        Report nested = scan(Containers.ZIP.pack("backup.tgz", Containers.GZIP.pack("", tar)));
        assertEquals(Set.of("file!/backup.tgz!/backup.tar!/" + place), places(nested, removed));
        byte[] manifest = "[{\"Config\":\"c.json\",\"RepoTags\":[\"trapstreet/app:1\"],\"Layers\":[\"l/layer.tar\"]}]"
                .getBytes(StandardCharsets.UTF_8);
        Report image = scan(Containers.tar("l/layer.tar", tar, "manifest.json", manifest));
        assertEquals(Set.of("file!/l/layer.tar!/" + place), places(image, removed));
    }

    @ParameterizedTest
    @CsvSource({"sha1", "sha256"})
    void aBundleIsRead(String format) throws Exception {
        WorkingTree work = repository(format, "loose");
        Path bundle = directory.resolve("r.bundle");
        work.git("bundle", "create", "-q", bundle.toString(), "--all");
        Report report = scan(Files.readAllBytes(bundle));
        assertEquals(List.of(), report.problems());
        assertEquals(Set.of("file!/<blob " + blob + ">"), places(report, removed));
        assertEquals(Set.of("file!/<commit " + commit + ">"), places(report, inMessage));
    }

    @Test
    void aBundleThatNeedsOtherObjectsSaysWhatItLacks() throws Exception {
        WorkingTree work = repository("sha1", "packed");
        Path bundle = directory.resolve("r.bundle");
        work.git("bundle", "create", "-q", bundle.toString(), "HEAD~2..HEAD");
        Report report = scan(Files.readAllBytes(bundle));
        assertEquals(
                List.of(Problem.Kind.ARCHIVE_DAMAGED),
                report.problems().stream().map(Problem::kind).toList());
        assertTrue(report.problems().get(0).detail().contains("outside of it"));
    }

    @Test
    void textThatStartsLikeAPartOfARepositoryIsText() throws Exception {
        for (String start : List.of("# v2 git bundle\n", "# v2 git bundles", "PACK", "x\u0001", "x^")) {
            byte[] file = (start + "\n" + removed + "\n").getBytes(StandardCharsets.ISO_8859_1);
            Report report = scan(file);
            boolean bundle = start.endsWith("bundle\n");
            assertEquals(Set.of(bundle ? "file!/refs" : "file"), places(report, removed), start);
            assertEquals(bundle ? 1 : 0, report.problems().size(), start);
        }
    }
}
