package dev.trapstreet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans of several repositories at once: each is one project. */
final class SeveralTargetsTest {
    private static final Instant LATELY = Instant.parse("2025-12-24T00:00:00Z");

    @TempDir
    Path root;

    private static String token(String account, int number) {
        return TokenBuilder.pk()
                .account(account)
                .id(TokenBuilder.cuid(LATELY, number))
                .build();
    }

    private Path repository(String name) throws Exception {
        Path repository = root.resolve(name);
        if (Files.notExists(repository)) {
            Files.createDirectories(repository);
            Git.run(repository, "init", "-q");
        }
        return repository;
    }

    private void page(String repository, String name, String token) throws Exception {
        write(repository, name, "import m from 'mapbox-gl';\nm.accessToken = '" + token + "';\n");
    }

    private void write(String repository, String name, String text) throws Exception {
        Path file = repository(repository).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Report scan(String... targets) throws IOException, InterruptedException {
        List<Source> sources = new ArrayList<>();
        for (String target : targets) {
            sources.add(Sources.at(root.resolve(target)));
        }
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(2)
                .withClock(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
        return new SecretScanner(options).scan(sources);
    }

    private static Map<String, List<String>> rules(Report report) {
        Map<String, List<String>> rules = new TreeMap<>();
        for (Finding finding : report.findings()) {
            String account = finding.token().claims().account().orElse("");
            rules.merge(account, projectRules(finding), (a, b) -> a.equals(b) ? a : List.of("unequal"));
        }
        return rules;
    }

    /** The rules that depend on the project. */
    private static List<String> projectRules(Finding finding) {
        return finding.violations().stream()
                .map(RuleViolation::id)
                .filter(id -> id.equals("MBX026") || id.equals("MBX027"))
                .toList();
    }

    @Test
    void eachRepositoryHasItsOwnAccount() throws Exception {
        page("a", "src/map.js", token("trapstreet-team", 1));
        page("b", "src/map.js", token("trapstreet-team", 2));
        page("c", "src/map.js", token("trapstreet-other", 3));
        Report report = scan("a", "b", "c");
        assertEquals(Map.of("trapstreet-team", List.of(), "trapstreet-other", List.of()), rules(report));
        assertEquals(List.of(), report.notices());
    }

    @Test
    void aTokenCanBeOfAnotherAccountInOneRepositoryAndNotInTheOther() throws Exception {
        String shared = token("trapstreet-demo", 1);
        page("a", "src/one.js", token("trapstreet-team", 2));
        page("a", "src/two.js", token("trapstreet-team", 3));
        page("a", "src/demo.js", shared);
        page("b", "src/demo.js", shared);
        Report report = scan("a", "b");
        Finding demo = report.findings().stream()
                .filter(finding -> finding.locations().size() == 2)
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("MBX027"), projectRules(demo));
        assertEquals(List.of(), List.copyOf(demo.tags()));
        demo.locations()
                .forEach(location -> assertEquals(
                        location.path().contains("/a/"),
                        location.context().tags().contains(Tag.THIRD_PARTY),
                        location.path()));
        assertEquals(1, report.notices().size());
        Notice notice = report.notices().get(0);
        assertEquals(Notice.Topic.SEVERAL_TARGETS, notice.topic());
        assertTrue(notice.description().contains("also in 1 other target"), notice.description());
        assertTrue(notice.description().contains(demo.token().fingerprint().hex()), notice.description());
    }

    @Test
    void appsOfDifferentRepositoriesAreNotOneProject() throws Exception {
        String shared = token("trapstreet-team", 1);
        page("web", "src/map.js", shared);
        write("app", "res/values/strings.xml", "<resources><string name=\"t\">" + shared + "</string></resources>\n");
        assertEquals(Map.of("trapstreet-team", List.of()), rules(scan("web", "app")));
        page("both", "src/map.js", shared);
        write("both", "res/values/strings.xml", "<resources><string name=\"t\">" + shared + "</string></resources>\n");
        assertEquals(Map.of("trapstreet-team", List.of("MBX026")), rules(scan("both")));
    }

    @Test
    void directoriesOfOneRepositoryAreOneProject() throws Exception {
        page("one", "x/map.js", token("trapstreet-team", 1));
        page("one", "x/again.js", token("trapstreet-team", 2));
        page("one", "y/map.js", token("trapstreet-other", 3));
        assertEquals(
                Map.of("trapstreet-team", List.of(), "trapstreet-other", List.of("MBX027")),
                rules(scan("one/x", "one/y")));
    }
}
