package dev.trapstreet.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.source.FileTree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deploy sites of projects, labeled by hand, and of hostile files. */
final class DeploySitesTest {
    private static final Classifier CLASSIFIER = new Classifier();

    private static List<DeploySite> sites(FileTree tree) {
        return CLASSIFIER.sites("src/map/index.js", tree);
    }

    private static List<String> origins(FileTree tree) {
        return sites(tree).stream().map(DeploySite::origin).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CNAME|maps.example.com|https://maps.example.com",
                "docs/CNAME|Maps.Example.COM\\r\\n|https://maps.example.com",
                "public/CNAME|maps.example.com\\n|https://maps.example.com",
                "static/CNAME|# ours\\nmaps.example.com|https://maps.example.com",
                "package.json|{\"name\": \"a\", \"homepage\": \"https://maps.example.com/app/\"}|https://maps.example.com",
                "package.json|{\"homepage\" : \"http:\\/\\/maps.example.com\"}|http://maps.example.com",
                "package.json|{\"x\": {\"y\": [1, {}]}, \"homepage\": \"https://u.github.io/r\"}|https://u.github.io",
                "vercel.json|{\"alias\": [\"maps.example.com\"]}|https://maps.example.com",
                "vercel.json|{\"version\": 2, \"alias\": \"maps.example.com\"}|https://maps.example.com",
                "netlify.toml|[build.environment]\\n  SITE_URL = \"https://maps.example.com\"|https://maps.example.com",
                "netlify.toml|[ context.production.environment ] # live\\nSITE_URL='https://maps.example.com'"
                        + "|https://maps.example.com",
                ".env|SITE_URL=https://maps.example.com # live|https://maps.example.com",
                ".env|A=b\\nexport SITE_URL=\"maps.example.com\"|https://maps.example.com",
                ".env.production|NEXT_PUBLIC_SITE_URL=https://maps.example.com/|https://maps.example.com",
            })
    void filesOfAProjectSayWhereItIsServed(String file, String text, String origin) {
        PlantedTree tree = new PlantedTree().with(file, unescaped(text));
        assertEquals(List.of(new DeploySite(origin, file)), sites(tree));
    }

    /** Replaces the escapes of line breaks; backslashes of JSON stay. */
    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Pages of code hosting services, which tools insert automatically.
                "package.json|{\"homepage\": \"https://github.com/trapstreet-test/map#readme\"}",
                "package.json|{\"homepage\": \"https://www.npmjs.com/package/map\"}",
                // A base path, which names no host.
                "package.json|{\"homepage\": \".\"}",
                "package.json|{\"homepage\": \"index.html\"}",
                "package.json|{\"homepage\": \"/map\"}",
                "package.json|{\"homepage\": null, \"bugs\": \"https://maps.example.com\"}",
                // Not the homepage of the project itself.
                "package.json|{\"config\": {\"homepage\": \"https://maps.example.com\"}}",
                "package.json|{\"homepage\": {\"url\": \"https://maps.example.com\"}}",
                "package.json|{\"description\": \"homepage\", \"x\": \"https://maps.example.com\"}",
                "vercel.json|{\"redirects\": [{\"alias\": \"https://maps.example.com\"}]}",
                "netlify.toml|SITE_URL = \"https://maps.example.com\"",
                "netlify.toml|[context.deploy-preview.environment]\\nSITE_URL = \"https://maps.example.com\"",
                "netlify.toml|[build.environment]\\n# SITE_URL = \"https://maps.example.com\"",
                ".env|PARENT_SITE_URL=https://maps.example.com",
                ".env|SITE_URL=",
                ".env|SITE_URL=http://localhost:3000",
                ".env|SITE_URL=https://${HOST}",
                ".env|SITE_URL=https://example.com",
                ".env.example|SITE_URL=https://maps.example.com",
                ".env.development|SITE_URL=https://maps.example.com",
                "src/map/deep/CNAME|maps.example.com",
            })
    void whatSaysNothingOfAPublicSiteIsNone(String file, String text) {
        assertEquals(List.of(), sites(new PlantedTree().with(file, unescaped(text))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "map",
                "127.0.0.1",
                "192.168.1.1",
                "[::1]",
                "map.local",
                "maps.example.com:8080",
                "user@maps.example.com",
                "maps..example.com",
                "maps.example.com.",
                "-maps.example.com",
                "maps-.example.com",
                "maps_1.example.com",
                "maps.exämple.com",
                "maps.example.com\u001b[2J",
                "maps.example.com and more",
                "*.example.com",
                "ftp://maps.example.com",
                "javascript:alert(1)",
                "//maps.example.com",
                "https://",
                "https://https://maps.example.com",
                "\u0000",
                ".",
                "..",
            })
    void whatIsNoNameOfThePublicInternetIsNone(String written) {
        assertEquals("", DeploySites.origin(written));
        assertEquals(List.of(), sites(new PlantedTree().with("CNAME", written)));
    }

    @Test
    void namesThatAreTooLongAreNone() {
        String label = "a".repeat(63);
        assertEquals("https://" + label + ".com", DeploySites.origin(label + ".com"));
        assertEquals("", DeploySites.origin(label + "a.com"));
        String whole = String.join(".", label, label, label, "a".repeat(61)); // 253 characters
        assertEquals("https://" + whole, DeploySites.origin(whole));
        assertEquals("", DeploySites.origin(whole.replaceFirst("a\\.", ".a.")));
        assertEquals("", DeploySites.origin("maps.example.com/" + "a".repeat(500)));
    }

    @Test
    void theNearestDirectoryThatSaysSomethingDecides() {
        PlantedTree tree = new PlantedTree()
                .with("CNAME", "root.example.com")
                .with("web/package.json", "{\"homepage\": \"https://web.example.com\"}")
                .with("admin/package.json", "{\"name\": \"admin\"}");
        assertEquals(
                List.of(new DeploySite("https://web.example.com", "package.json")),
                CLASSIFIER.sites("web/src/map.js", tree));
        assertEquals(
                List.of(new DeploySite("https://root.example.com", "CNAME")), CLASSIFIER.sites("admin/map.js", tree));
    }

    @Test
    void allThatOneDirectorySaysCountsOnce() {
        PlantedTree tree = new PlantedTree()
                .with("CNAME", "maps.example.com")
                .with("docs/CNAME", "maps.example.com")
                .with(".env", "SITE_URL=https://maps.example.net/maps");
        assertEquals(
                List.of(
                        new DeploySite("https://maps.example.com", "CNAME"),
                        new DeploySite("https://maps.example.net", ".env")),
                sites(tree));
    }

    @Test
    void theAddressThatGitHubSendsOnDoesNotCount() {
        PlantedTree tree = new PlantedTree()
                .with("CNAME", "maps.example.com")
                .with("package.json", "{\"homepage\": \"https://trapstreet-test.github.io/maps\"}");
        assertEquals(List.of("https://maps.example.com"), origins(tree));
    }

    @Test
    void aFloodOfNamesIsCut() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            names.add("h" + i + ".example.com");
        }
        PlantedTree tree = new PlantedTree()
                .with("CNAME", String.join("\n", names))
                .with("vercel.json", "{\"alias\": [\"" + String.join("\", \"", names) + "\"]}");
        List<String> origins = origins(tree);
        assertEquals(16, origins.size());
        assertEquals("https://h0.example.com", origins.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "{\"homepage\": \"https://maps.example.com", "{\"homepage\":", "\\", "]]]", "{\"a\\"})
    void aManifestThatEndsTooEarlyIsReadAsFarAsItGoes(String text) {
        assertTrue(sites(new PlantedTree().with("package.json", text)).size() <= 1);
        assertTrue(sites(new PlantedTree().with("package.json", text.repeat(50_000)))
                        .size()
                <= 16);
    }
}
