package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.trapstreet.audit.Audit;
import dev.trapstreet.audit.AuditCategory;
import dev.trapstreet.audit.AuditedToken;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.ArchiveEntry;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.LogicalLocation;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.HostileText;
import dev.trapstreet.fixture.LogReaders;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TextLeaves;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.token.Breadth;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import dev.trapstreet.token.TokenType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Puts each kind of hostile text into every text of a report, an audit and a token, in every format. No log reader
 * executes a line, no character misleads, and the JSON contains exactly the original text.
 */
@Slow
class LogCommandsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> ANNOTATIONS = List.of("error", "warning", "notice");
    private static final String PLAIN = "plaintext";

    /** Components that git or this program create from hexadecimal digits only; other values are rejected. */
    private static final Set<String> DIGITS =
            Set.of("Commit.name", "GitOrigin.object", "HeadPosition.object", "HygieneFinding.fingerprint");

    /**
     * Components with texts, listed by hand, so that a new one is noticed and none is omitted by a defect of the
     * search.
     */
    private static final Set<String> TEXTS = Set.of(
            "ArchiveEntry.name",
            "Commit.author",
            "Commit.subject",
            "GitOrigin.refs",
            "ListingEntry.applications",
            "ListingEntry.note",
            "ListingEntry.others",
            "ListingEntry.scopes",
            "ListingEntry.unknownScopes",
            "Location.encoding",
            "Notice.detail",
            "Notice.where",
            "Problem.advice",
            "Problem.detail",
            "Problem.where",
            "Provenance.path",
            "Report.configuredBy",
            "Report.targets",
            "Restriction.allowedUrls",
            "RuleViolation.id",
            "RuleViolation.message",
            "RuleViolation.remedy",
            "RuleViolation.title",
            "LocationContext.evidence",
            "DeploySite.file",
            "DeploySite.origin",
            "Suppression.owner",
            "Suppression.reason",
            "Suppression.where",
            "Verdict.code",
            "Verdict.reason",
            "LogicalLocation.name");

    @TempDir
    private static Path folder;

    /** One rule instead of all, because the formats that list the rules are written thousands of times here. */
    private static RuleSet oneRule = RuleSet.builtIn();

    @BeforeAll
    static void readOneRule() throws IOException {
        oneRule = rules("A title");
    }

    private static ReportOptions rendering(ReportOptions.Color color) {
        return new ReportOptions(ReportOptions.Secrets.WITHHELD, color, ReportOptions.Detail.FULL, () -> oneRule);
    }

    private static RuleSet rules(String text) throws IOException {
        Path rules = Files.createTempDirectory(folder, "rules");
        String quoted = MAPPER.writeValueAsString(text); // JSON strings are valid YAML strings
        Files.writeString(rules.resolve("catalogue.yml"), "documents:\n  D: " + quoted + "\nknown: {}\n");
        Files.writeString(rules.resolve("MBX900.yml"), """
            id: MBX900
            title: TEXT
            why: TEXT
            remedy: TEXT
            references: [D]
            cases:
              - when: [secret]
                severity: { unknown: high }
                message: TEXT
            examples:
              - text: "{{sk}}"
                exposure: UNKNOWN
                severity: high
            counterexamples:
              - text: "{{pk}}"
                exposure: UNKNOWN
            """.replace("TEXT", quoted));
        return RuleSet.read(rules);
    }

    private static MapboxToken token(TokenBuilder builder) {
        return new TokenParser(SampleReports.NOW).parse(builder.build()).token().orElseThrow();
    }

    /** Returns a report in which every component has a value. */
    private static Report report(MapboxToken token) {
        Suppression accepted = new Suppression(
                Suppression.Origin.CONFIGURATION, PLAIN, PLAIN, Optional.of(PLAIN), Optional.of(LocalDate.EPOCH));
        LocationContext context = new LocationContext(
                Exposure.WEB_CLIENT,
                List.of(PLAIN, PLAIN),
                Set.of(Tag.VENDORED),
                List.of(new DeploySite(PLAIN, PLAIN)));
        Location inFile = new Location(
                new Provenance(
                        ContentId.ofTarget(0, PLAIN),
                        PLAIN,
                        LocationPart.CONTENT,
                        Optional.empty(),
                        List.of(ArchiveEntry.named(PLAIN), ArchiveEntry.named(PLAIN))),
                3,
                5,
                105,
                1000,
                100,
                List.of(PLAIN, PLAIN),
                Optional.of(new LogicalLocation(LogicalLocation.ElementKind.CLASS, PLAIN)),
                context,
                Optional.empty(),
                Optional.empty());
        Location name =
                new Location(new Provenance(ContentId.ofTarget(0, PLAIN), PLAIN, LocationPart.NAME), 1, 1, 1, 0, 1);
        Location link =
                new Location(new Provenance(ContentId.ofTarget(0, PLAIN), PLAIN, LocationPart.LINK), 1, 1, 1, 0, 1);
        Commit commit = new Commit("c".repeat(40), PLAIN, SampleReports.NOW, PLAIN);
        GitOrigin git = new GitOrigin(
                GitOrigin.ObjectKind.BLOB,
                "b".repeat(40),
                List.of(commit, commit),
                Optional.of(new GitOrigin.HeadPosition("d".repeat(40), 7, 9, ContentId.ofTarget(0, PLAIN))),
                true,
                List.of(PLAIN, PLAIN));
        Location past = new Location(
                        new Provenance(ContentId.ofTarget(0, PLAIN), PLAIN, LocationPart.CONTENT, Optional.of(git)),
                        4,
                        2,
                        102,
                        9,
                        100)
                .withSuppression(accepted);
        ListingEntry entry = new ListingEntry(
                true,
                List.of(PLAIN),
                List.of(PLAIN),
                Optional.of(PLAIN),
                Optional.of(SampleReports.NOW),
                Optional.of(SampleReports.NOW),
                List.of(PLAIN),
                List.of(PLAIN));
        AccountStatus accountStatus = new AccountStatus(
                new Verdict(Verdict.State.VALID, Optional.of(PLAIN), PLAIN),
                new Restriction(Restriction.Status.LISTED, List.of(PLAIN, PLAIN), Optional.of(Breadth.DOMAIN)),
                Optional.of(entry));
        RuleViolation violation = new RuleViolation(PLAIN, PLAIN, Severity.HIGH, PLAIN, PLAIN);
        Finding open = new Finding(
                token,
                Severity.HIGH,
                List.of(violation, violation),
                context,
                List.of(Tag.VENDORED),
                List.of(inFile, past, name, link),
                accountStatus);
        Finding suppressed = new Finding(
                token, Severity.LOW, List.of(violation), context, List.of(), List.of(past.withSuppression(accepted)));
        Finding ruleless = new Finding(token, Severity.INFO, List.of(), context, List.of(), List.of(inFile));
        return new Report(
                List.of(PLAIN),
                SampleReports.NOW,
                Duration.ofMillis(1830),
                new ScanCounts(812, 2, 812_345_678),
                Map.of(SkipReason.EXCLUDED, 1L),
                List.of(open, suppressed, ruleless),
                List.of(
                        new HygieneFinding("0123456789abcdef".repeat(2), violation, inFile),
                        new HygieneFinding("f".repeat(32), violation, past)),
                List.of(
                        new Problem(Problem.Kind.UNREADABLE, PLAIN, PLAIN, PLAIN),
                        new Problem(Problem.Kind.VERDICT_UNKNOWN, PLAIN, PLAIN, PLAIN)),
                List.of(
                        new Notice(Notice.Topic.UNUSED, PLAIN, PLAIN),
                        new Notice(Notice.Topic.SCOPES_UNKNOWN, PLAIN, PLAIN)),
                List.of(PLAIN));
    }

    private static Report report() {
        return report(token(TokenBuilder.sk()));
    }

    private static Audit audit(Report scanned) {
        Finding finding = scanned.findings().get(0);
        RuleViolation violation = finding.violations().get(0);
        List<AuditedToken> tokens = new ArrayList<>();
        for (AuditedToken.Presence presence : AuditedToken.Presence.values()) {
            tokens.add(new AuditedToken(
                    TokenType.PUBLIC,
                    PLAIN,
                    PLAIN,
                    Optional.of(SampleReports.NOW),
                    finding.accountStatus().listed(),
                    finding.restriction(),
                    presence,
                    presence == AuditedToken.Presence.IN_CODE ? Optional.of(finding) : Optional.empty(),
                    List.of(AuditCategory.values()),
                    presence == AuditedToken.Presence.NOWHERE ? List.of() : List.of(violation),
                    Severity.HIGH));
        }
        return new Audit(
                PLAIN,
                SampleReports.NOW,
                false,
                false,
                Optional.of(PLAIN),
                List.of(PLAIN),
                Optional.of(scanned),
                2,
                tokens);
    }

    private static Set<String> texts(Object root) {
        Set<String> names = new TreeSet<>(TextLeaves.in(root));
        names.removeAll(DIGITS);
        return names;
    }

    @Test
    void theTextsAreThese() {
        assertEquals(new TreeSet<>(TEXTS), texts(report()));
    }

    private static List<String> obeyed(String written, ReportFormat format) {
        return LogReaders.obeyed(written, format == ReportFormat.GITHUB ? ANNOTATIONS : List.of());
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void noTextOfAReportIsObeyed(ReportFormat format) throws IOException {
        ReportOptions options = rendering(ReportOptions.Color.NONE);
        Report plain = report();
        for (String name : texts(plain)) {
            for (String hostile : HostileText.all()) {
                Report report = TextLeaves.replace(plain, Set.of(name), text -> hostile);
                String written = SampleReports.write(report, format, options);
                assertEquals(List.of(), obeyed(written, format), () -> name + ", " + format);
            }
        }
    }

    /** All texts at once, so that no two of them form a command together, and the text format at every width. */
    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void noTwoTextsTogetherAreObeyed(ReportFormat format) throws IOException {
        Report plain = report();
        List<String> texts = new ArrayList<>(HostileText.all());
        if (format == ReportFormat.TEXT) {
            texts.addAll(HostileText.wrapped());
        }
        for (ReportOptions.Color color : ReportOptions.Color.values()) {
            ReportOptions options = rendering(color);
            long commands = commands(SampleReports.write(plain, format, options));
            for (String hostile : texts) {
                Report report = TextLeaves.replace(plain, texts(plain), text -> hostile);
                String written = SampleReports.write(report, format, options);
                assertEquals(List.of(), obeyed(written, format), () -> format + " of " + hostile);
                assertEquals(commands, commands(written), () -> format + " of " + hostile);
            }
        }
    }

    private static long commands(String written) {
        return written.lines()
                .filter(line -> line.stripLeading().startsWith("::"))
                .count();
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void noTextOfARuleIsObeyed(ReportFormat format) throws IOException {
        Report report = report();
        for (String hostile : HostileText.commands().values()) {
            RuleSet rules = rules(hostile);
            ReportOptions options = new ReportOptions(
                    ReportOptions.Secrets.WITHHELD, ReportOptions.Color.NONE, ReportOptions.Detail.FULL, () -> rules);
            assertEquals(
                    List.of(),
                    obeyed(SampleReports.write(report, format, options), format),
                    () -> format + " of " + hostile);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportFormat.class,
            names = {"JSON", "JSONL"})
    void whoReadsTheJsonGetsTheText(ReportFormat format) throws IOException {
        ReportOptions options = rendering(ReportOptions.Color.NONE);
        Report plain = report();
        for (String hostile : HostileText.all()) {
            Report report = TextLeaves.replace(plain, texts(plain), text -> hostile);
            List<JsonNode> expected = documents(SampleReports.write(plain, format, options));
            expected.replaceAll(document -> replaced(document, hostile));
            assertEquals(expected, documents(SampleReports.write(report, format, options)), hostile);
        }
    }

    @Test
    void whoReadsTheOtherJsonFormsGetsTheTextAmongOurWords() throws IOException {
        ReportOptions options = rendering(ReportOptions.Color.NONE);
        for (String hostile : HostileText.all()) {
            Report report = TextLeaves.replace(report(), Set.of("Problem.where", "Commit.subject"), text -> hostile);
            JsonNode gitlab = MAPPER.readTree(SampleReports.write(report, ReportFormat.GITLAB, options));
            assertTrue(gitlab.at("/scan/messages/0/value").textValue().startsWith(hostile + ": it could not"));
            assertEquals(
                    hostile,
                    gitlab.at("/vulnerabilities/1/location/commit/message").textValue());
            JsonNode sarif = MAPPER.readTree(SampleReports.write(report, ReportFormat.SARIF, options));
            String message = sarif.at("/runs/0/invocations/0/toolExecutionNotifications/0/message/text")
                    .textValue();
            assertTrue(message.startsWith(hostile + ": it could not"), message);
        }
    }

    private static List<JsonNode> documents(String written) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(written).forEachRemaining(documents::add);
        assertFalse(documents.isEmpty());
        return documents;
    }

    private static JsonNode replaced(JsonNode node, String hostile) {
        if (node.isTextual()) {
            return TextNode.valueOf(node.textValue().replace(PLAIN, hostile));
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, replaced(array.get(i), hostile));
            }
        }
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> object.set(name, replaced(object.get(name), hostile)));
        }
        return node;
    }

    @ParameterizedTest
    @EnumSource(AuditReports.Format.class)
    void noTextOfAnAuditIsObeyed(AuditReports.Format format) throws IOException {
        Audit plain = audit(report());
        ReportOptions options = rendering(ReportOptions.Color.NONE);
        List<String> texts = new ArrayList<>(HostileText.all());
        texts.addAll(HostileText.wrapped());
        for (String name : texts(plain)) {
            for (String hostile : HostileText.all()) {
                check(TextLeaves.replace(plain, Set.of(name), text -> hostile), format, options, name);
            }
        }
        for (String hostile : texts) {
            check(TextLeaves.replace(plain, texts(plain), text -> hostile), format, options, hostile);
            check(
                    TextLeaves.replace(plain, texts(plain), text -> hostile),
                    format,
                    rendering(ReportOptions.Color.ANSI),
                    hostile);
        }
    }

    private static void check(Audit audit, AuditReports.Format format, ReportOptions options, String what)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AuditReports.write(audit, format, options, out);
        assertEquals(List.of(), LogReaders.obeyed(out.toString(StandardCharsets.UTF_8)), what);
        assertEquals(List.of(), LogReaders.obeyed(AuditReports.summary(audit)), what);
    }

    @Test
    void theTextsOfAnAuditAreThese() {
        Set<String> expected = new TreeSet<>(TEXTS);
        expected.addAll(Set.of(
                "Audit.account", "Audit.scopesUnknown", "Audit.unneeded", "AuditedToken.id", "AuditedToken.redacted"));
        assertEquals(expected, texts(audit(report())));
    }

    /** Returns tokens with hostile claims, which the creator of a token chooses. */
    static Stream<TokenBuilder> tokens() throws IOException {
        List<TokenBuilder> tokens = new ArrayList<>();
        for (String hostile : HostileText.all()) {
            String quoted = MAPPER.writeValueAsString(hostile);
            tokens.add(TokenBuilder.sk().json("u", quoted));
            tokens.add(TokenBuilder.pk().json("a", quoted));
            tokens.add(TokenBuilder.pk().json("client", quoted).json(quoted.substring(1, quoted.length() - 1), quoted));
            tokens.add(TokenBuilder.tk()
                    .times(SampleReports.NOW.getEpochSecond(), SampleReports.NOW.getEpochSecond() + 60)
                    .json("scopes", "[" + quoted + "," + quoted + "]")
                    .json("client", quoted)
                    .json("iu", quoted));
        }
        return tokens.stream();
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void noTextOfATokenIsObeyed(TokenBuilder builder) throws IOException {
        MapboxToken token = token(builder);
        Report report = report(token);
        for (ReportFormat format : ReportFormat.values()) {
            String written = SampleReports.write(report, format, rendering(ReportOptions.Color.NONE));
            assertEquals(List.of(), obeyed(written, format), () -> format + " of " + token);
        }
        TokenExplanation explanation =
                new TokenExplanation(new TokenParser(SampleReports.NOW).parse(builder.build()), SampleReports.NOW);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        explanation.writeText(out);
        explanation.writeJson(out);
        assertEquals(List.of(), LogReaders.obeyed(out.toString(StandardCharsets.UTF_8)));
    }

    @Test
    void noTextThatIsNoTokenIsObeyed() throws IOException {
        for (String hostile : HostileText.all()) {
            for (String text : List.of(
                    hostile,
                    "sk." + hostile,
                    "sk.eyJ1IjoieCJ9." + hostile,
                    TokenBuilder.sk().build() + hostile,
                    TokenBuilder.sk().withPayload(hostile),
                    TokenBuilder.sk().withPayload("{\"u\":" + hostile))) {
                TokenExplanation explanation =
                        new TokenExplanation(new TokenParser(SampleReports.NOW).parse(text), SampleReports.NOW);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                explanation.writeText(out);
                explanation.writeJson(out);
                assertEquals(List.of(), LogReaders.obeyed(out.toString(StandardCharsets.UTF_8)));
            }
        }
    }
}
