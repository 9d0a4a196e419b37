package dev.trapstreet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.detect.HygieneMode;
import dev.trapstreet.finding.HygieneFinding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole scans with related checks. */
final class RelatedChecksScanTest {
    private static final String NAME = "NEXT_PUBLIC_MAPBOX_SECRET_TOKEN";

    @TempDir
    Path root;

    private Path file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Report scan(Source source, HygieneMode hygiene, int threads) throws Exception {
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(threads)
                .withClock(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")))
                .withHygiene(hygiene);
        return new SecretScanner(options).scan(List.of(source));
    }

    private List<HygieneFinding> flaws(HygieneMode hygiene) throws Exception {
        return scan(Sources.at(root), hygiene, 2).hygieneFindings();
    }

    private static List<HygieneFinding> flawsOf(String name, byte[] text) throws Exception {
        return scan(Sources.stream(name, new ByteArrayInputStream(text)), HygieneMode.ALL, 1)
                .hygieneFindings();
    }

    /** Returns the rule ids in report order, without duplicates. */
    private static String ids(List<HygieneFinding> hygieneFindings) {
        TreeSet<String> ids = new TreeSet<>();
        hygieneFindings.forEach(
                hygieneFinding -> ids.add(hygieneFinding.violation().id()));
        return String.join(" ", ids);
    }

    @Test
    void aNameThatTellsEnoughIsFoundWhereItStands() throws Exception {
        file(".env", "# für alle\n\n  \u00e4\u00f6 " + NAME + "=\n");
        List<HygieneFinding> hygieneFindings = flaws(HygieneMode.NAMES);
        assertEquals(1, hygieneFindings.size());
        Location location = hygieneFindings.get(0).location();
        assertEquals(
                "3 6 " + (6 + NAME.length()), location.line() + " " + location.column() + " " + location.endColumn());
        // Preceded by eleven bytes and a line break, a line break, two blanks, two letters of two bytes each, and a
        // blank.
        assertEquals("20 " + NAME.length(), location.offset() + " " + location.length());
        assertEquals(root + "/.env", location.path());
        assertEquals("MBX006", hygieneFindings.get(0).violation().id());
        assertEquals(Severity.HIGH, hygieneFindings.get(0).severity());
        assertTrue(hygieneFindings.get(0).violation().message().contains(NAME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".env",
                ".env.production",
                "web/.env.example",
                "app.json",
                "app.config.ts",
                "eas.json",
                "Dockerfile",
                "web.Dockerfile",
                "Dockerfile.web",
                "docker-compose.yml",
                "docker-compose.override.yaml",
                "compose.yaml",
                ".github/workflows/build.yml",
                ".circleci/config.yml",
                ".gitlab-ci.yml",
                ".travis.yml",
                "azure-pipelines.yml",
                "bitrise.yml",
                "codemagic.yaml",
                "Jenkinsfile"
            })
    void inFilesThatDeclareVariablesNamesAreAlwaysLookedFor(String path) throws Exception {
        file(path, "  " + NAME + ": x\n");
        assertEquals("MBX006", ids(flaws(HygieneMode.NAMES)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"src/map.js", "config.yml", "README.md", "environment.ts", "application.json", "workflows/a.yml"
            })
    void inOtherFilesTheyAreLookedForWhenTheUserAsks(String path) throws Exception {
        file(path, "  " + NAME + ": x\n");
        assertEquals("", ids(flaws(HygieneMode.NAMES)));
        assertEquals("MBX006", ids(flaws(HygieneMode.ALL)));
    }

    @Test
    void onlyNamesAreLookedForUnlessTheUserAsksForMore() throws Exception {
        file(".env", "URL=http://api.mapbox.com/\n");
        assertEquals("", ids(flaws(HygieneMode.NAMES)));
        assertEquals("MBX077", ids(flaws(HygieneMode.ALL)));
    }

    @Test
    void theDownloadTokenOfAnAppConfigurationIsLookedForToo() throws Exception {
        file("app.config.js", "RNMapboxMapsDownloadToken: process.env.EXPO_PUBLIC_MAPBOX_DOWNLOAD_TOKEN,\n");
        assertEquals("MBX006 MBX071", ids(flaws(HygieneMode.NAMES)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"node_modules/a/.env", "ios/Pods/a/.env", "vendor/a/.env", ".yarn/a/.env"})
    void whatOthersWroteIsNotLookedAt(String path) throws Exception {
        file(path, NAME + "=\n");
        assertEquals(List.of(), flaws(HygieneMode.NAMES));
        assertEquals(List.of(), flaws(HygieneMode.ALL));
    }

    @Test
    void theHistoryIsNotLookedAt() throws Exception {
        GitRepository repository = GitRepository.empty(root.resolve("history.git"));
        file("tree/.env", NAME + "=\n");
        repository.git("--work-tree=" + root.resolve("tree"), "add", "-A");
        repository.git(
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@trapstreet.example",
                "--work-tree=" + root.resolve("tree"),
                "commit",
                "-q",
                "-m",
                "one");
        Report history = scan(Sources.at(root.resolve("history.git")), HygieneMode.ALL, 1);
        assertEquals(1, history.counts().blobs());
        assertEquals(List.of(), history.hygieneFindings());
        assertEquals(1, flaws(HygieneMode.NAMES).size());
    }

    /** Variable names and their expected assessments, written by hand. */
    @ParameterizedTest
    @CsvSource({
        "VITE_MAPBOX_SECRET, MBX006",
        "REACT_APP_MAPBOX_SECRET_KEY, MBX006",
        "EXPO_PUBLIC_MAPBOX_DOWNLOADS_TOKEN, MBX006",
        "EXPO_PUBLIC_RNMAPBOX_DOWNLOAD_KEY, MBX006",
        "NEXT_PUBLIC_MAPBOX_PRIVATE_TOKEN, MBX006",
        "PUBLIC_MAPBOX_SK_TOKEN, MBX006",
        "NUXT_PUBLIC_MAPBOX_TOKEN_SK, MBX006",
        "GATSBY_SECRET_MAPBOX, MBX006",
        "VITE_MAPBOX_TOKEN, ''",
        "MAPBOX_SECRET_TOKEN, ''",
        "MY_VITE_MAPBOX_SECRET, ''",
        "VITE_STRIPE_SECRET, ''",
        "VITE_MAPBOX_TASK_TOKEN, ''",
        "VITE_MAPBOX_PRIVATE_STYLE, ''",
        "VITE_MAPBOX_DOWNLOAD_DIR, ''",
        "vite_mapbox_secret, ''",
    })
    void aNameIsJudgedByItsPrefixAndItsWords(String name, String expected) throws Exception {
        file(".env", name + "=\n");
        assertEquals(expected, ids(flaws(HygieneMode.NAMES)));
        file(".env", "export const x = import.meta.env." + name + ";\n");
        assertEquals(expected, ids(flaws(HygieneMode.NAMES)));
    }

    @Test
    void aTokenBehindTheNameIsJudgedByItself() throws Exception {
        for (String token : List.of(TokenBuilder.pk().build(), TokenBuilder.sk().build())) {
            file(".env", NAME + "=\"" + token + "\"\n");
            Report report = scan(Sources.at(root), HygieneMode.ALL, 1);
            assertEquals(List.of(), report.hygieneFindings());
            assertEquals(1, report.findings().size());
        }
    }

    /** Contents of a file and the rules that it violates, written by hand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "package.json | \"mapbox-gl\": \"0.53.0\" | MBX073",
                "package.json | \"mapbox-gl\" : \"~0.20.1\" | MBX073",
                "package.json | \"mapbox-gl\": \"0.53.1\" |",
                "package.json | \"mapbox-gl\": \"^1.0.0\" |",
                "package.json | \"mapbox-gl\": \"latest\" |",
                "package.json | \"mapbox-gl\": \"10.44.0\" |",
                "package.json | \"@types/mapbox-gl\": \"0.44.0\" |",
                "package.json | \"vue-mapbox-gl\": \"0.1.0\" |",
                "package-lock.json | \"node_modules/@types/mapbox-gl\": { \"version\": \"0.44.0\" |",
                "package-lock.json | \"mapbox-gl\": { \"version\": \"0.44.0\" | MBX073",
                "pnpm-lock.yaml | /mapbox-gl/0.44.0: | MBX073",
                "pnpm-lock.yaml | /@types/mapbox-gl/0.44.0: |",
                "pnpm-lock.yaml | mapbox-gl@0.44.0: | MBX073",
                "index.html | https://unpkg.com/mapbox-gl@0.45.0/dist/mapbox-gl.js | MBX073",
                "index.html | https://unpkg.com/react-mapbox-gl@0.45.0/a.js |",
                "index.html | https://unpkg.com/@types/mapbox-gl@0.45.0/a.js |",
                "a.conf | mapbox Referrer-Policy: same-origin | MBX074",
                "a.conf | mapbox Referrer-Policy: no-referrer-when-downgrade |",
                "a.conf | mapbox Referrer-Policy: no-referrer, origin |",
                "a.conf | mapbox Referrer-Policy: origin, no-referrer | MBX074",
                "a.conf | Referrer-Policy: same-origin |",
                "a.js | fetch(mapbox, { referrerPolicy: \"no-referrer\" }) | MBX074",
                "a.js | mapbox referrerPolicyOf('no-referrer') |",
                "a.html | mapbox <img referrerpolicy=\"no-referrer\"> |",
                "a.js | mapbox popup.setHTML( html ) | MBX075",
                "a.js | mapbox popup.setHTML() |",
                "a.js | mapbox popup.setHtml(html) |",
                "a.js | popup.setHTML(html) |",
                "a.js | mapbox popup.setHTML('a' + `b` + \"c\") |",
                "a.js | mapbox popup.setHTML('a\\' + x') |",
                "a.js | mapbox popup.setHTML('a' + x) | MBX075",
                "a.js | mapbox popup.setHTML(`${a}`) | MBX075",
                "a.js | mapbox popup.setHTML(`\\${a}`) |",
                "a.js | mapbox popup.setHTML(_.escape(a) + '!') |",
                "a.js | mapbox popup.setHTML(_.escape(a) + b) | MBX075",
                "a.min.js | mapbox popup.setHTML(html) |",
                "a.js | 'https://a.tiles.mapbox.com/v4/a.b.json' | MBX076",
                "a.js | 'https://api.mapbox.com/v4/a.b,c.d.json?access_token=' + t | MBX076",
                "a.js | 'https://api.mapbox.com/v4/a.b.json?access_token=' + t + '&secure' |",
                "a.js | 'https://api.mapbox.com/v4/a.b/features.json' |",
                "a.js | 'https://api.mapbox.com/v4/a.b.png' |",
                "a.js | 'HTTP://API.MAPBOX.COM/' | MBX077",
                "a.js | 'http://${s}.tiles.mapbox.com/' | MBX077",
                "a.js | 'http://api.mapbox.com.example/' |",
                "a.js | 'http://xapi.mapbox.com/' |",
                "a.js | 'https://api.mapbox.com/' |",
                "a.js | 'http://www.mapbox.com/' |",
                "_headers | Content-Security-Policy: default-src https: blob: data: # mapbox |",
                "_headers | Content-Security-Policy: default-src * # mapbox | MBX078",
                "_headers | Content-Security-Policy: img-src data: blob: # mapbox |",
                "_headers | Content-Security-Policy-Report-Only: default-src * # mapbox |",
                "a.js | mapbox 'Content-Security-Policy': \"worker-src 'self'\" | MBX078",
                "a.js | mapbox 'Content-Security-Policy': \"worker-src 'self'\" + more |",
                "a.js | mapbox 'Content-Security-Policy': `worker-src ${workers}` |",
                "a.yml | mapbox Content-Security-Policy: 'worker-src ''self''' |",
                "nginx.conf | proxy_pass https://api.mapbox.com; | MBX080",
                "a.js | res.json({ key: process.env.MAPBOX_KEY }) | MBX081",
                "a.js | res.json({ key: process.env.NEXT_PUBLIC_MAPBOX_KEY }) | MBX081",
                "a.js | res.render('map', { key: process.env.MAPBOX_KEY }) | MBX007",
                "a.js | res.render('map', { key: process.env.NEXT_PUBLIC_MAPBOX_KEY }) |",
            })
    void aTextIsACaseOfTheseRules(String path, String text, @Nullable String expected) throws Exception {
        List<HygieneFinding> hygieneFindings = flawsOf(path, (text + "\n").getBytes(StandardCharsets.UTF_8));
        assertEquals(Optional.ofNullable(expected).orElse(""), ids(hygieneFindings));
    }

    @Test
    void anotherFileOfTheProjectMayTellThatItUsesMapbox() throws Exception {
        file("nginx.conf", "add_header Referrer-Policy no-referrer;\n");
        assertEquals("", ids(flaws(HygieneMode.ALL)));
        file("src/map.js", "import mapboxgl from 'mapbox-gl';\n");
        assertEquals("MBX074", ids(flaws(HygieneMode.ALL)));
    }

    @Test
    void theMessageNamesTheMissingDirectives() throws Exception {
        String policy = "# mapbox\nContent-Security-Policy: default-src 'self' https://api.mapbox.com data:\n";
        List<HygieneFinding> hygieneFindings = flawsOf("_headers", policy.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "This policy lacks what GL JS needs: worker-src blob:, img-src data: blob:, connect-src"
                        + " https://events.mapbox.com.",
                hygieneFindings.get(0).violation().message());
    }

    @Test
    void aLineHoldsARuleOnce() throws Exception {
        byte[] text =
                "http://api.mapbox.com http://api.mapbox.com\nhttp://api.mapbox.com\n".getBytes(StandardCharsets.UTF_8);
        List<HygieneFinding> hygieneFindings = flawsOf("a.txt", text);
        assertEquals(
                List.of("1:1", "2:1"),
                hygieneFindings.stream()
                        .map(hygieneFinding -> hygieneFinding.location().line() + ":"
                                + hygieneFinding.location().column())
                        .toList());
    }

    @Test
    void theFingerprintDependsOnNeitherFileNorLine() throws Exception {
        HygieneFinding here =
                flawsOf(".env", (NAME + "=\n").getBytes(StandardCharsets.UTF_8)).get(0);
        HygieneFinding there = flawsOf("a/.env", ("\n\n" + NAME + "=x\n").getBytes(StandardCharsets.UTF_8))
                .get(0);
        HygieneFinding other = flawsOf(".env", "VITE_MAPBOX_SECRET=\n".getBytes(StandardCharsets.UTF_8))
                .get(0);
        assertEquals(here.fingerprint(), there.fingerprint());
        assertNotEquals(here.fingerprint(), other.fingerprint());
        assertTrue(here.fingerprint().matches("[0-9a-f]{32}"));
    }

    /** Places a name at every position relative to the border between two windows of a large file. */
    @Test
    void nothingIsLostOrFoundTwiceBetweenTheWindowsOfALargeFile() throws Exception {
        int window = 1 << 20;
        String line = "\n" + NAME + "=";
        for (int border : List.of(window - 4096, window - 4096 + 512, window)) {
            for (int shift = -40; shift <= 8; shift += 3) {
                StringBuilder text = new StringBuilder("x".repeat(border + shift));
                text.append(line).append("\n").append("y".repeat(window));
                List<HygieneFinding> hygieneFindings =
                        flawsOf(".env", text.toString().getBytes(StandardCharsets.US_ASCII));
                assertEquals(1, hygieneFindings.size(), border + " " + shift);
                assertEquals(
                        border + shift + 1, hygieneFindings.get(0).location().offset());
                assertEquals(2, hygieneFindings.get(0).location().line());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mapbox",
                "VITE_MAPBOX_SECRET",
                "VITE_MAPBOX_",
                "rnmapboxmapsdownloadtoken process.env.",
                "\"mapbox-gl\":",
                "\"mapbox-gl\":{\"version\":",
                "/mapbox-gl/0.",
                "mapbox-gl@",
                "referrerpolicy ",
                "referrerpolicy,no-referrer,",
                "<a name=\"referrer\"",
                ".setHTML('",
                ".setHTML(`${escape(",
                ".setHTML('a'+",
                ".setHTML(escape(",
                "mapbox.com/v4/",
                "mapbox.com/v4/a.json?",
                ".tiles.mapbox.com",
                "http://tiles.mapbox.com",
                "content-security-policy",
                "content-security-policy a-src ",
                "content-security-policy \"a-src ;",
                "content-security-policy: \"default-src; ",
                "target:",
                "<%=process.env.mapbox",
                "proxy_passapi.mapbox.com",
            })
    void aLineOfAMegabyteTakesNoLongerThanItsLength(String part) throws Exception {
        String many = part.repeat((1 << 20) / part.length());
        byte[] line = (many + "\nmapbox\n" + many).getBytes(StandardCharsets.US_ASCII);
        // A quadratic search would take minutes.
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> flawsOf("a.js", line));
    }

    @Test
    void theNumberOfThreadsDoesNotMatter() throws Exception {
        for (int i = 0; i < 60; i++) {
            file(
                    "src/" + i % 7 + "/a" + i + ".js",
                    "mapbox\nhttp://api.mapbox.com\npopup.setHTML(x)\n".repeat(1 + i % 3));
        }
        List<HygieneFinding> one = scan(Sources.at(root), HygieneMode.ALL, 1).hygieneFindings();
        assertEquals(60 / 3 * (1 + 2 + 3) * 2, one.size());
        assertEquals(one, scan(Sources.at(root), HygieneMode.ALL, 4).hygieneFindings());
        List<HygieneFinding> sorted = new ArrayList<>(one);
        sorted.sort(HygieneFinding.ORDER);
        assertEquals(sorted, one);
    }

    @Test
    void aFlawCountsForTheExitCodeAsAFindingDoes() throws Exception {
        file(".env", NAME + "=\n");
        Report report = scan(Sources.at(root), HygieneMode.NAMES, 1);
        assertEquals(ExitCode.FINDINGS, ExitCode.of(report, Optional.of(Severity.HIGH)));
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.of(Severity.CRITICAL)));
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.empty()));
    }

    private Report configured(String configuration, Optional<Baseline> baseline) throws Exception {
        file(".trapstreet.yml", configuration);
        List<Source> sources = List.of(Sources.at(root));
        ScanOptions options = ScanOptions.DEFAULT
                .withThreads(1)
                .withClock(InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")))
                .withHygiene(HygieneMode.ALL)
                .withConfiguration(Configuration.find(sources, RuleSet::builtIn));
        if (baseline.isPresent()) {
            options = options.withBaseline(baseline.get());
        }
        return new SecretScanner(options).scan(sources);
    }

    @Test
    void aConfigurationChangesTheSeverityAndDisablesARule() throws Exception {
        file("src/a.js", "mapbox\nhttp://api.mapbox.com\npopup.setHTML(x)\n");
        List<HygieneFinding> hygieneFindings = configured(
                        "severity: { MBX077: critical, MBX075: off }\n", Optional.empty())
                .hygieneFindings();
        assertEquals("MBX077", ids(hygieneFindings));
        assertEquals(Severity.CRITICAL, hygieneFindings.get(0).severity());
    }

    @Test
    void aFlawIsAcceptedByItsFingerprintAndFailsNothing() throws Exception {
        file("src/a.js", "mapbox\nhttp://api.mapbox.com\n");
        HygieneFinding hygieneFinding = flaws(HygieneMode.ALL).get(0);
        Report report = configured(
                "suppressions:\n  - fingerprint: " + hygieneFinding.fingerprint() + "\n    reason: a page about http\n",
                Optional.empty());
        assertEquals(
                "a page about http",
                report.hygieneFindings()
                        .get(0)
                        .location()
                        .suppression()
                        .orElseThrow()
                        .reason());
        assertEquals(List.of(), report.notices());
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.of(Severity.INFO)));
    }

    @Test
    void aBaselineKnowsFlawsTooAndForgetsThoseThatAreGone() throws Exception {
        file("src/a.js", "mapbox\nhttp://api.mapbox.com\n");
        Baseline baseline = Baseline.of(scan(Sources.at(root), HygieneMode.ALL, 1));
        assertEquals(1, baseline.size());
        Report report = configured("{}\n", Optional.of(baseline));
        assertTrue(report.hygieneFindings().get(0).location().suppression().isPresent());
        assertEquals(ExitCode.CLEAN, ExitCode.of(report, Optional.of(Severity.INFO)));
        assertEquals(1, baseline.without(report).size());
        file("src/a.js", "mapbox\n");
        assertEquals(
                0, baseline.without(scan(Sources.at(root), HygieneMode.ALL, 1)).size());
    }
}
