package dev.trapstreet.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.ScanCounts;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.fixture.Browser;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTML page in a real browser. */
@Slow
class HtmlPageTest {
    private static final Severity[] SEVERITIES = Severity.values();
    private static final Exposure[] EXPOSURES = Exposure.values();

    @TempDir
    private Path folder;

    @BeforeEach
    void aBrowserIsInstalled() {
        assumeTrue(Browser.isInstalled(), "no Chromium and chromedriver here (Debian: chromium, chromium-driver)");
    }

    /** Returns one of many findings. Its properties depend on the number in ways that the tests can count. */
    private static Finding finding(int number) {
        Instant born = Instant.parse("2024-05-01T00:00:00Z").plusSeconds(number);
        Severity severity = SEVERITIES[number % SEVERITIES.length];
        TokenBuilder builder = number % 2 == 0 ? TokenBuilder.sk() : TokenBuilder.pk();
        RuleViolation violation = SampleReports.hit("MBX00" + number % 9, severity);
        List<Location> locations = new ArrayList<>();
        for (int build = 0; build <= number % 4; build++) {
            Commit commit = new Commit(
                    "%040x".formatted(number + 1), "A <a@example.com>", born.plusSeconds(86_400L * 30), "subject");
            GitOrigin git = new GitOrigin(
                    GitOrigin.ObjectKind.BLOB,
                    "b".repeat(40),
                    List.of(commit),
                    Optional.empty(),
                    true,
                    List.of("refs/heads/main"));
            String path = "shop/dist/part" + number + "/index-" + "%08x".formatted(0x1a2b3c4d + build) + ".js";
            Location location = new Location(
                    new Provenance(ContentId.ofTarget(0, path), path, LocationPart.CONTENT, Optional.of(git)),
                    1,
                    5,
                    105,
                    0,
                    100);
            boolean accepted = number % 10 == 9;
            locations.add(
                    accepted
                            ? location.withSuppression(new Suppression(
                                    Suppression.Origin.LINE, "a:1", "known", Optional.empty(), Optional.empty()))
                            : location);
        }
        return new Finding(
                SampleReports.open(builder.account("trapstreet-" + number % 5)
                        .id(TokenBuilder.cuid(born, number))
                        .build()),
                severity,
                List.of(violation),
                EXPOSURES[number % EXPOSURES.length],
                List.of(),
                locations);
    }

    static Report report(int findings) {
        List<Finding> all = new ArrayList<>();
        for (int i = 0; i < findings; i++) {
            all.add(finding(i));
        }
        all.sort(Finding.ORDER);
        return new Report(
                List.of("shop"),
                SampleReports.NOW.plusNanos(123_456_789),
                Duration.ofMillis(1830),
                new ScanCounts(812, 2, 812_345_678),
                Map.of(),
                all,
                List.of(SampleReports.flaw(Severity.LOW, "shop/a.env", 3)),
                List.of(),
                List.of(new Notice(Notice.Topic.UNUSED, "a", "")),
                List.of());
    }

    private Path page(Report report) throws IOException {
        Path file = folder.resolve("page.html");
        Reports.write(report, ReportFormat.HTML, ReportOptions.DEFAULT, file);
        return file;
    }

    private static int visible(Browser browser) throws IOException, InterruptedException {
        return browser.run("return [...document.querySelectorAll('section')]"
                        + ".filter(one => one.getClientRects().length > 0).length")
                .intValue();
    }

    private static void choose(Browser browser, String filter, String value) throws IOException, InterruptedException {
        browser.run("const chosen = document.querySelector('select[data-filter=" + filter + "]'); chosen.value = '"
                + value + "'; chosen.dispatchEvent(new Event('change'))");
    }

    @Test
    void filtersShowWhatTheySay() throws Exception {
        Path page = page(report(180));
        try (Browser browser = Browser.open(1600, 1000)) {
            browser.load(page);
            assertEquals(181, visible(browser));
            choose(browser, "severity", "critical");
            assertEquals(36, visible(browser));
            choose(browser, "account", "trapstreet-4");
            assertEquals(36, visible(browser)); // 5 severities and 5 accounts: the same numbers
            choose(browser, "status", "open");
            assertEquals(18, visible(browser));
            browser.click("#reset");
            assertEquals(181, visible(browser));
            choose(browser, "rule", "MBX003");
            assertEquals(20, visible(browser));
            browser.click("#reset");
            choose(browser, "exposure", Exposure.CI.phrase());
            assertEquals(15, visible(browser));
            browser.click("#reset");
            choose(browser, "target", "shop");
            assertEquals(181, visible(browser));
            browser.type("#q", "part17/ DIST");
            browser.await("requestAnimationFrame(() => setTimeout(arguments[0], 50))");
            assertEquals(1, visible(browser));
            assertEquals(
                    "1 of 181 shown",
                    browser.run("return document.getElementById('shown').textContent")
                            .asText());
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void sortingReordersAndCommandsCanBeCopied() throws Exception {
        Path page = page(report(40));
        try (Browser browser = Browser.open(1600, 1000)) {
            browser.load(page);
            browser.run("const sort = document.getElementById('sort'); sort.value = 'most locations';"
                    + " sort.dispatchEvent(new Event('change'))");
            JsonNode places = browser.run(
                    "return [...document.querySelectorAll('section')].map(one => Number(one.dataset.places))");
            for (int i = 1; i < places.size(); i++) {
                assertTrue(places.get(i - 1).intValue() >= places.get(i).intValue(), places.toString());
            }
            browser.run("window.copied = []; Object.defineProperty(navigator, 'clipboard',"
                    + " { value: { writeText: async text => { window.copied.push(text) } } })");
            browser.click("section summary");
            browser.await("setTimeout(arguments[0], 200)");
            browser.click("section .commands button");
            browser.await("setTimeout(arguments[0], 50)");
            JsonNode copied = browser.run("return [window.copied[0], document.querySelector('section kbd').textContent,"
                    + " document.querySelector('section button').textContent]");
            assertEquals(copied.get(1).asText(), copied.get(0).asText());
            assertTrue(copied.get(0).asText().startsWith("trapstreet "), copied.toString());
            assertEquals("Copied", copied.get(2).asText());
        }
    }

    /** Chunks of several builds are one row, paths start below the target, and times have seconds. */
    @Test
    void locationsOfOneBundleAreOneRow() throws Exception {
        String html = Files.readString(page(report(4)));
        assertTrue(html.contains("<code>dist/part3/index-*.js</code> 4 locations"), html);
        assertTrue(html.contains("Started: 2026-01-01T00:00:00Z<"), html);
        assertTrue(html.contains("since 2024-05-31T00:00:03Z in"), html);
    }

    @Test
    void aPageWithoutItsScriptIsAListOfAllFindings() throws Exception {
        Path page = page(report(30));
        try (Browser browser = Browser.open(800, 1000, "--blink-settings=scriptEnabled=false")) {
            browser.load(page);
            assertEquals(31, visible(browser));
            assertEquals(
                    0,
                    browser.run("return document.getElementById('filters').getClientRects().length")
                            .intValue());
        }
    }

    @Test
    void noNameRunsAndNothingIsRequested() throws Exception {
        try (Browser browser = Browser.open(1000, 800)) {
            for (String name : HostileNames.names()) {
                Path page = page(HostileNames.report(name));
                browser.load(page);
                assertEquals(List.of(), browser.complaints(), name);
                assertEquals(
                        "Mapbox tokens, 0, 1",
                        browser.run("return [document.title, performance.getEntriesByType('resource').length,"
                                        + " document.scripts.length].join(', ')")
                                .asText(),
                        name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"360, light", "800, dark", "1600, light", "1600, dark"})
    void axeFindsNothingAndNothingIsCutOff(int width, String scheme) throws Exception {
        String axe = axe();
        Path page = page(report(40));
        String[] options = scheme.equals("dark") ? new String[] {"--force-dark-mode"} : new String[0];
        try (Browser browser = Browser.open(width, 900, options)) {
            browser.load(page);
            browser.run("document.querySelectorAll('details').forEach(one => { one.open = true })");
            browser.await("setTimeout(arguments[0], 300)");
            int wider = browser.run(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    .intValue();
            assertTrue(wider <= 0, wider + " pixels to the right of the window");
            browser.run(axe + "; window.axe = axe");
            JsonNode violations = browser.await("const done = arguments[0]; axe.run().then(found =>"
                    + " done(found.violations.map(one => one.id + ': ' + one.nodes[0].html + ' '"
                    + " + one.nodes[0].failureSummary)))");
            assertEquals("[]", violations.toString());
        }
    }

    /** Returns the script of axe-core, which npm fetches. */
    private String axe() throws Exception {
        Process npm;
        try {
            npm = new ProcessBuilder("npm", "pack", "axe-core@4.10.3", "--silent")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no npm here");
            throw e;
        }
        boolean ended = npm.waitFor(2, TimeUnit.MINUTES);
        Path archive = folder.resolve("axe-core-4.10.3.tgz");
        assumeTrue(ended && Files.exists(archive), "npm could not fetch axe-core");
        new ProcessBuilder("tar", "-xzf", archive.toString())
                .directory(folder.toFile())
                .start()
                .waitFor();
        return Files.readString(folder.resolve("package/axe.min.js"));
    }

    /** The limits of the page are two seconds and a tenth; a busy machine gets more time. */
    @Test
    void tenThousandFindingsStayFluid() throws Exception {
        Path page = page(report(10_000));
        try (Browser browser = Browser.open(1600, 1000)) {
            browser.load(page);
            double paint = browser.run("return performance.getEntriesByName('first-contentful-paint')[0].startTime")
                    .doubleValue();
            List<Double> filtered = new ArrayList<>();
            for (String value : List.of("critical", "low", "", "high", "info", "medium", "")) {
                filtered.add(browser.await("const done = arguments[0]; const start = performance.now();"
                                + " const chosen = document.querySelector('select[data-filter=severity]'); chosen.value = '"
                                + value + "'; chosen.dispatchEvent(new Event('change'));"
                                + " document.body.offsetHeight; done(performance.now() - start)")
                        .doubleValue());
            }
            filtered.sort(null);
            System.out.printf(
                    "10000 findings, %d bytes: first paint %.0f ms, filtering %.0f ms (median), %.0f ms (most)%n",
                    Files.size(page), paint, filtered.get(3), filtered.get(6));
            assertTrue(paint < 20_000, paint + " ms");
            assertTrue(filtered.get(3) < 1000, filtered + " ms");
        }
    }
}
