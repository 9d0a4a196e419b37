package dev.trapstreet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.trapstreet.Sources;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.yaml.YamlException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Syntax of a configuration, the files that apply, and the limits of what a configuration may do. */
final class ConfigurationTest {
    private static final String FINGERPRINT = "0123456789abcdef0123456789abcdef";
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    @TempDir
    private Path root;

    private Path config(String folder, String text) throws IOException {
        Path file = root.resolve(folder).resolve(".trapstreet.yml");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void repository() throws IOException {
        Files.createDirectories(root.resolve(".git"));
    }

    private Configuration find(String target) throws IOException {
        return Configuration.find(List.of(Sources.at(root.resolve(target))), RuleSet::builtIn);
    }

    /** Of a file of the first target, by its path in that target. */
    private static Exposure exposure(Configuration configuration, String path) {
        Location location = location(ContentId.ofFile(0, "target/", path));
        return configuration
                .withExposureOverrides(List.of(location))
                .get(0)
                .context()
                .exposure();
    }

    private static Location location(ContentId content) {
        return new Location(new Provenance(content, content.typedPath(), LocationPart.CONTENT), 1, 1, 2, 0, 1);
    }

    static Stream<String> good() {
        return Stream.of(
                "exclude: [docs/, '*.log', '!keep.log', '/build']",
                "include: ['src/**']",
                "exposure: {'tools/': SERVER, 'site/**/*.js': WEB_CLIENT}",
                "severity: {MBX028: off, MBX021: low, MBX005: {TEST: low, DOC: off}}",
                "ages: {public: {old: 30, too-old: 60}, secret: {old: 1}}",
                "ages: {}",
                "fail-on: none",
                "fail-on: medium",
                "suppressions: []",
                "suppressions: [{fingerprint: " + FINGERPRINT + "}]",
                "suppressions: [{fingerprint: " + FINGERPRINT
                        + ", reason: a demo, owner: maps, until: 2027-01-31, paths: [docs/]}]",
                "{}");
    }

    static Stream<String> bad() {
        return Stream.of(
                "excludes: [a]",
                "exclude: a",
                "exclude: ['../a']",
                "exclude: [a/../b]",
                "exclude: ['..']",
                "exclude: [./a]",
                "exclude: ['C:/a']",
                "exclude: ['']",
                "exclude: ['#x']",
                "exclude: [/]",
                "exclude: ['!']",
                "exclude: [{a: b}]",
                "exclude: ['" + "a".repeat(501) + "']",
                "include: ['!a']",
                "exposure: [a]",
                "exposure: {a: MOON}",
                "exposure: {a: web}",
                "exposure: {'../a': SERVER}",
                "severity: {MBX28: off}",
                "severity: {MBX028: severe}",
                "severity: {MBX028: none}",
                "severity: {MBX028: {web: low}}",
                "severity: [MBX028]",
                "ages: {temporary: {old: 3}}",
                "ages: {public: {oldest: 3}}",
                "ages: {public: {old: 0}}",
                "ages: {public: {old: -1}}",
                "ages: {public: {old: 40000}}",
                "ages: {public: {old: soon}}",
                "ages: {public: 3}",
                "fail-on: off",
                "fail-on: [high]",
                "suppressions: {a: b}",
                "suppressions: [{reason: x}]",
                "suppressions: [{fingerprint: 0123, reason: x}]",
                "suppressions: [{fingerprint: " + FINGERPRINT.replace('a', 'A') + "}]",
                "suppressions: [{fingerprint: " + FINGERPRINT + ", until: soon}]",
                "suppressions: [{fingerprint: " + FINGERPRINT + ", until: 2027-02-30}]",
                "suppressions: [{fingerprint: " + FINGERPRINT + ", until: 2027-1-3}]",
                "suppressions: [{fingerprint: " + FINGERPRINT + ", because: x}]",
                "suppressions: [{fingerprint: " + FINGERPRINT + ", paths: []}]",
                "suppressions: [{fingerprint: " + FINGERPRINT + ", paths: ['!a']}]",
                "suppressions: [{fingerprint: " + FINGERPRINT + ", reason: ''}]",
                "extends: other.yml",
                "api-url: http://127.0.0.1:1/",
                "verify: required",
                "show-secrets: true",
                "a text",
                "[a, list]");
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in = ConfigurationTest.class.getResourceAsStream("trapstreet-config-1.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(in, STRICT);
        }
    }

    private static boolean schemaAccepts(String yaml) throws IOException {
        Object plain = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return schema().validate(new ObjectMapper().<JsonNode>valueToTree(plain))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatIsGoodIsTakenByTheReaderAndByTheSchema(String yaml) throws IOException {
        Configuration.check(config("", yaml), RuleSet::builtIn);
        assertTrue(schemaAccepts(yaml));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsBadIsRefusedByTheReaderAndByTheSchema(String yaml) throws IOException {
        Path file = config("", "# one\n" + yaml + "\n");
        YamlException refused = assertThrows(YamlException.class, () -> Configuration.check(file, RuleSet::builtIn));
        assertEquals(2, refused.line(), refused.getMessage());
        assertTrue(refused.getMessage().contains(".trapstreet.yml:2: "), refused.getMessage());
        assertTrue(!schemaAccepts(yaml), "the schema takes it");
    }

    @Test
    void theSchemaIsASchema() throws IOException {
        JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012), STRICT);
        assertEquals(0, meta.validate(schema().getSchemaNode()).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "exclud: [a] | unknown key 'exclud'; did you mean 'exclude'?",
                "severity: {MBX099: off} | unknown rule 'MBX099'",
                "verify: auto | 'verify' cannot be set in a file: only the user of the scan may decide to send requests;"
                        + " use the option --verify instead",
                "exclude: ['['] | the pattern '[' matches nothing",
                "ages: {public: {old: 9, too-old: 3}} | a number of days from 9 to 36500 is expected here, not '3'",
            })
    void anErrorMessageSuggestsTheKey(String yaml, String words) throws IOException {
        Path file = config("", yaml);
        YamlException refused = assertThrows(YamlException.class, () -> Configuration.check(file, RuleSet::builtIn));
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    /** Inputs that would take too much memory, time or stack if they were expanded. */
    @ParameterizedTest
    @ValueSource(
            strings = {"alias", "flow", "block", "large", "twice", "patterns", "empty", "bytes", "long key", "tag"})
    void aBombIsRefusedAtOnce(String kind) throws IOException {
        String text = switch (kind) {
            case "alias" -> "exclude: &a [x, y]\ninclude: *a\n";
            case "flow" -> "exclude: " + "[".repeat(500_000);
            case "block" -> "- ".repeat(400_000);
            case "large" -> "# " + "x".repeat(1 << 20);
            case "twice" -> "fail-on: low\nfail-on: high\n";
            case "patterns" -> "exclude:\n" + "- a\n".repeat(1_001);
            case "empty" -> "# nothing\n";
            case "bytes" -> "exclude: [\u0001]";
            case "long key" -> "x".repeat(900_000) + ": 1";
            default -> "exclude: !!java.net.URL [\"http://127.0.0.1/\"]";
        };
        Path file = config("", text);
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThrows(YamlException.class, () -> Configuration.check(file, RuleSet::builtIn)));
    }

    @Test
    void allFilesUpToTheRootOfTheRepositoryApplyAndTheNearerWins() throws IOException {
        repository();
        config("", "fail-on: low\nexclude: [a]\nexposure: {'web/': SERVER, 'lib/': TEST}\nages: {public: {old: 5}}");
        config("web", "exclude: [b]\nexposure: {x/: DOC}\nages: {secret: {old: 7}}");
        config("web/app", "fail-on: critical");
        Files.createDirectories(root.resolve("web/app/x"));
        Configuration configuration = find("web");
        assertEquals(Optional.of(Severity.LOW), configuration.failOn(Optional.of(Severity.HIGH)));
        assertEquals(Exposure.DOC, exposure(configuration, "x/y"));
        assertEquals(Exposure.SERVER, exposure(configuration, "z"));
        assertEquals(
                List.of(
                        new SourceOptions.Filter("web/", List.of("a"), List.of()),
                        new SourceOptions.Filter("", List.of("b"), List.of())),
                configuration.applyTo(0, SourceOptions.DEFAULT).filters());
        assertEquals(Optional.of(Severity.CRITICAL), find("web/app").failOn(Optional.of(Severity.HIGH)));
        assertEquals(
                List.of(root.toRealPath() + "/.trapstreet.yml", root.toRealPath() + "/web/.trapstreet.yml"),
                configuration.fileNames());
    }

    @Test
    void theEvidenceNamesTheFileAndTheLine() throws IOException {
        Path file =
                config("", "exposure:\n  docs/: DOC\n  '*.js': WEB_CLIENT\n").toRealPath();
        Location location = location(ContentId.ofFile(0, root + "/", "docs/a.js"));
        assertEquals(
                List.of("set by " + file + ":3"),
                find("").withExposureOverrides(List.of(location))
                        .get(0)
                        .context()
                        .evidence());
    }

    @Test
    void nothingAboveTheRepositoryIsHeeded() throws IOException {
        config("", "fail-on: none");
        Files.createDirectories(root.resolve("sub/.git"));
        assertSame(Configuration.NONE, find("sub"));
        config("sub", "fail-on: low");
        assertEquals(1, find("sub").fileNames().size());
    }

    @Test
    void outsideOfARepositoryOnlyTheTargetsOwnIsHeeded() throws IOException {
        config("", "fail-on: none");
        Files.createDirectories(root.resolve("sub"));
        Files.writeString(root.resolve("sub/file"), "x");
        Files.writeString(root.resolve("file"), "x");
        assertSame(Configuration.NONE, find("sub"));
        assertSame(Configuration.NONE, find("sub/file"));
        assertEquals(1, find("").fileNames().size());
        assertEquals(1, find("file").fileNames().size(), "that of the file's own folder");
    }

    @Test
    void theStrictestOfSeveralTargetsDecides() throws IOException {
        config("one", "fail-on: none");
        config("two", "fail-on: medium");
        Files.createDirectories(root.resolve("three"));
        Configuration none = find("one");
        assertEquals(Optional.empty(), none.failOn(Optional.of(Severity.HIGH)));
        Configuration both = Configuration.find(
                List.of(Sources.at(root.resolve("one")), Sources.at(root.resolve("two"))), RuleSet::builtIn);
        assertEquals(Optional.of(Severity.MEDIUM), both.failOn(Optional.of(Severity.HIGH)));
        Configuration other = Configuration.find(
                List.of(Sources.at(root.resolve("one")), Sources.at(root.resolve("three"))), RuleSet::builtIn);
        assertEquals(Optional.of(Severity.HIGH), other.failOn(Optional.of(Severity.HIGH)));
    }

    @Test
    void aStreamBesideADirectoryIsNotConfiguredByIt() throws IOException {
        config("", "exposure: {'*': DOC}");
        Source stream = Sources.stream("<stdin>", new ByteArrayInputStream(new byte[0]));
        Configuration both = Configuration.find(List.of(Sources.at(root), stream), RuleSet::builtIn);
        Location location = location(ContentId.ofTarget(1, "<stdin>"));
        assertEquals(
                Exposure.UNKNOWN,
                both.withExposureOverrides(List.of(location)).get(0).context().exposure());
        assertEquals(Exposure.DOC, exposure(both, "a"));
        Configuration named = Configuration.read(root.resolve(".trapstreet.yml"), List.of(stream), RuleSet::builtIn);
        assertEquals(
                Exposure.DOC,
                named.withExposureOverrides(List.of(location(ContentId.ofTarget(0, "<stdin>"))))
                        .get(0)
                        .context()
                        .exposure());
    }

    @Test
    void aNamedFileCountsFromItsOwnFolderWhereTheTargetLiesBelowElseFromTheTarget() throws IOException {
        Path own = config("", "exposure: {/web/x: DOC}");
        Path other = config("elsewhere", "exposure: {/x: TEST}");
        Files.createDirectories(root.resolve("web"));
        List<Source> sources = List.of(Sources.at(root.resolve("web")));
        assertEquals(Exposure.DOC, exposure(Configuration.read(own, sources, RuleSet::builtIn), "x"));
        assertEquals(Exposure.TEST, exposure(Configuration.read(other, sources, RuleSet::builtIn), "x"));
    }

    /** A link could lead to any file of the user, and an error message would quote its lines. */
    @Test
    void aLinkIsRefusedAndWhatItLeadsToIsNotRead() throws IOException {
        Path outside = Files.writeString(root.resolve("outside"), "secret-word-of-the-user: 1");
        Files.createDirectories(root.resolve("tree"));
        Files.createSymbolicLink(root.resolve("tree/.trapstreet.yml"), outside);
        YamlException refused = assertThrows(YamlException.class, () -> find("tree"));
        assertTrue(
                refused.getMessage().endsWith("is not a regular file (links are not followed)"), refused.getMessage());
    }

    @Test
    void aTokenInAReasonIsNotShown() throws IOException {
        String token = TokenBuilder.sk().build();
        String hidden = token.substring(0, 3) + "\u200b" + token.substring(3);
        config(
                "",
                "suppressions:\n- fingerprint: " + FINGERPRINT + "\n  reason: 'see " + hidden + "'\n  owner: " + token
                        + "\n");
        String said = find("").explain().toString();
        assertTrue(said.contains("see sk.…"), said);
        assertTrue(!said.contains(token.substring(4, 20)), said);
        Files.write(root.resolve(".trapstreet.yml"), (token + ": 1").getBytes(StandardCharsets.UTF_8));
        assertThrows(YamlException.class, () -> find(""));
    }

    @Test
    void everySettingIsExplainedWithWhatSetIt() throws IOException {
        repository();
        Path far = config("", "fail-on: low\nseverity:\n  MBX028: off\n  MBX005: {DOC: low}\nages: {public: {old: 5}}")
                .toRealPath();
        Path near = config("sub", "severity:\n  MBX028: low\nexclude:\n- a\n").toRealPath();
        assertEquals(
                List.of(
                        new EffectiveSetting("fail-on", "low", far + ":1"),
                        new EffectiveSetting("exclude", "a", near + ":4"),
                        new EffectiveSetting("severity", "MBX028 is low", near + ":2"),
                        new EffectiveSetting("severity", "MBX005 in DOC is low", far + ":4"),
                        new EffectiveSetting("ages", "public tokens are old from 5 days on", far + ":5"),
                        new EffectiveSetting("ages", "public tokens are too-old from 1095 days on", "built in"),
                        new EffectiveSetting("ages", "secret tokens are old from 90 days on", "built in"),
                        new EffectiveSetting("ages", "secret tokens are too-old from 365 days on", "built in")),
                find("sub").explain());
        assertEquals("built in", Configuration.NONE.explain().get(0).where());
    }
}
