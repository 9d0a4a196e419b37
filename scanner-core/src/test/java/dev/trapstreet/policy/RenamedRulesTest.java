package dev.trapstreet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.rule.RuleTopic;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program knows no rule by its id: with the same rules under other ids it judges the same. */
final class RenamedRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Path RULES =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("rules");

    @TempDir
    Path folder;

    /** MBX072 becomes MBX927: the order of the ids changes, too. */
    private static String renamed(String id) {
        return "MBX9" + id.substring(5) + id.charAt(4);
    }

    private RuleSet renamedRules() throws IOException {
        try (Stream<Path> files = Files.list(RULES)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                String text = Files.readString(file);
                if (name.startsWith("MBX")) {
                    String id = name.substring(0, 6);
                    text = text.replace("id: " + id, "id: " + renamed(id));
                    name = renamed(id) + ".yml";
                }
                Files.writeString(folder.resolve(name), text);
            }
        }
        return RuleSet.read(folder);
    }

    private static List<String> rated(Finding finding, boolean rename) {
        List<String> rated = new ArrayList<>();
        for (RuleViolation violation : finding.violations()) {
            rated.add((rename ? renamed(violation.id()) : violation.id()) + " " + violation.severity());
        }
        rated.sort(null);
        return rated;
    }

    private static MapboxToken token(String text) {
        return new TokenParser(NOW).parse(text).token().orElseThrow();
    }

    private static Finding judge(RuleSet rules, MapboxToken token, Verdict.State state, Tag... tags) {
        SeverityPolicy policy = new SeverityPolicy(rules, NOW);
        Location location = new Location(
                        new Provenance(ContentId.ofFile(0, "", "a"), "a", LocationPart.CONTENT), 1, 1, 2, 0, 1)
                .withContext(new LocationContext(Exposure.WEB_CLIENT, List.of(), Set.of(tags)));
        Finding offline = policy.assess(token, List.of(), List.of(location));
        return policy.assess(offline.withVerdict(new Verdict(state, Optional.of("said"), "")));
    }

    @Test
    void aTopicIsAKeyOfTheRule() throws IOException {
        RuleSet rules = renamedRules();
        for (RuleTopic topic : RuleTopic.values()) {
            Set<String> expected = new TreeSet<>();
            RuleSet.builtIn().idsAbout(topic).forEach(id -> expected.add(renamed(id)));
            assertFalse(expected.isEmpty(), topic.keyword());
            assertEquals(expected, rules.idsAbout(topic));
        }
    }

    @Test
    void severitiesAreTheSame() throws IOException {
        RuleSet rules = renamedRules();
        long now = NOW.getEpochSecond();
        List<MapboxToken> tokens = List.of(
                token(TokenBuilder.pk().build()),
                token(TokenBuilder.sk().build()),
                token(TokenBuilder.tk().times(now - 600, now + 1200).build()),
                token(TokenBuilder.tk().times(now - 9000, now - 7200).build()));
        int kept = 0;
        for (MapboxToken token : tokens) {
            for (Verdict.State state : List.of(Verdict.State.REVOKED, Verdict.State.VALID)) {
                for (Tag[] tags : List.of(
                        new Tag[] {Tag.PERSONAL_FILE},
                        new Tag[] {Tag.PERSONAL_FILE, Tag.DOWNLOAD_TOKEN, Tag.MAP_LIBRARY},
                        new Tag[] {Tag.IN_URL})) {
                    List<String> expected = rated(judge(RuleSet.builtIn(), token, state, tags), true);
                    assertEquals(expected, rated(judge(rules, token, state, tags), false));
                    kept += state == Verdict.State.REVOKED
                                    && !String.join(" ", expected).matches("(\\S+ INFO ?)*")
                            ? 1
                            : 0;
                }
            }
        }
        assertTrue(kept > 0, "a rule about tokens that no longer work is among them");
    }

    @Test
    void onlyRulesAboutHandlingAreLoweredForATemporaryTokenOfTheHistory() throws IOException {
        MapboxToken token = token(TokenBuilder.tk()
                .times(NOW.getEpochSecond() - 600, NOW.getEpochSecond() + 1200)
                .build());
        for (RuleSet rules : List.of(RuleSet.builtIn(), renamedRules())) {
            Set<String> handling = rules.idsAbout(RuleTopic.HANDLING);
            for (RuleViolation violation : rules.evaluate(
                    token, new LocationContext(Exposure.WEB_CLIENT, List.of(), Set.of(Tag.PERSONAL_FILE)), NOW)) {
                RuleViolation lowered = HistoryOnlyPolicy.lower(token, violation, handling.contains(violation.id()));
                assertEquals(violation.title().contains("personal file"), lowered.severity() != violation.severity());
            }
        }
    }
}
