package dev.trapstreet.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.SecretScanner;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.IncomingCommits;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classification and tags in whole scans, where several packages work together. */
final class FindingAssemblerTest {
    @TempDir
    private Path root;

    private Finding only(String name, String text) throws Exception {
        Files.writeString(root.resolve(name), text);
        List<Source> sources = List.of(Sources.at(root));
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(1)
                .withClock(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")))
                .withConfiguration(Configuration.find(sources, RuleSet::builtIn));
        List<Finding> findings = new SecretScanner(options).scan(sources).findings();
        assertEquals(1, findings.size());
        return findings.get(0);
    }

    /** Returns a secret token that is not yet due for rotation. */
    private static String fresh() {
        String id = TokenBuilder.cuid(Instant.parse("2025-12-24T00:00:00Z"), 1);
        return TokenBuilder.sk().id(id).build();
    }

    private static List<String> ids(Finding finding) {
        return finding.violations().stream().map(RuleViolation::id).toList();
    }

    @Test
    void whatIsInBase64OrInPiecesIsHiddenAndWhatIsEscapedIsNot() throws Exception {
        String token = fresh();
        String base64 = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.US_ASCII));
        assertEquals(List.of("MBX001", "MBX008"), ids(only("a.html", "<script>k = atob('" + base64 + "')</script>")));
        String split = token.substring(0, 50) + "' + '" + token.substring(50);
        assertEquals(List.of("MBX001", "MBX008"), ids(only("a.html", "<script>k = '" + split + "'</script>")));
        String percent = token.replace(".", "%2E");
        assertEquals(List.of("MBX001"), ids(only("a.html", "<script>k = '" + percent + "'</script>")));
        assertEquals(List.of("MBX001"), ids(only("a.html", "<script>k = '" + token + "'</script>")));
    }

    @Test
    void aConfigurationGoesBeforeWhatIsSeen() throws Exception {
        Files.writeString(root.resolve(".trapstreet.yml"), "exposure: { 'a.html': TEST }\n");
        Finding finding = only("a.html", "<script>k = '" + fresh() + "'</script>");
        assertEquals(Exposure.TEST, finding.exposure());
        assertEquals(List.of("MBX005"), ids(finding));
    }

    /** Each token has a separate introducing commit, in which the project around it differs. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void aPlaceOfAHistoryIsJudgedByItsOwnCommit(int threads) throws Exception {
        Path work = Files.createDirectory(root.resolve("work"));
        GitRepository repository = GitRepository.empty(root.resolve("r.git"));
        String tree = "--work-tree=" + work;
        Map<String, Exposure> expected = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            String path = "k" + i + ".js";
            boolean client = i % 3 == 0;
            String id = TokenBuilder.cuid(Instant.parse("2025-12-24T00:00:00Z"), i);
            Files.writeString(
                    work.resolve("package.json"),
                    "{\"dependencies\": {\"" + (client ? "mapbox-gl" : "express") + "\": \"1\"}}");
            Files.writeString(
                    work.resolve(path), "const k = '" + TokenBuilder.sk().id(id).build() + "';\n");
            repository.git("--git-dir=.", tree, "add", "-A");
            repository.git(
                    "-c",
                    "user.name=Test",
                    "-c",
                    "user.email=test@example.com",
                    "--git-dir=.",
                    tree,
                    "commit",
                    "-q",
                    "-m",
                    path);
            Files.delete(work.resolve(path));
            expected.put(path, client ? Exposure.WEB_CLIENT : Exposure.SERVER);
        }
        String tip = repository.git("rev-parse", "HEAD").strip();
        assertEquals(expected, judged(Sources.at(repository.directory()), threads));
        IncomingCommits pushed = new IncomingCommits(Map.of("refs/heads/main", tip), List.of(), "");
        assertEquals(expected, judged(Sources.commits(repository.directory(), pushed), threads));
    }

    /** Returns the exposure of each file, by its name. */
    private static Map<String, Exposure> judged(Source source, int threads) throws Exception {
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(threads)
                .withClock(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")))
                .withHistory(SourceOptions.History.ONLY);
        Map<String, Exposure> judged = new HashMap<>();
        for (Finding finding : new SecretScanner(options).scan(List.of(source)).findings()) {
            String path = finding.locations().get(0).path();
            judged.put(path.substring(path.lastIndexOf('/') + 1), finding.exposure());
        }
        return judged;
    }
}
