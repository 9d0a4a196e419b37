package dev.trapstreet.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.rule.ExposureTable;
import dev.trapstreet.source.FileTree;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Classification that the labeled corpus cannot express: locations without content, evidence, and the app that a file
 * belongs to.
 */
final class ClassifierTest {
    private static final Classifier CLASSIFIER = new Classifier();

    @ParameterizedTest
    @CsvSource({"COMMIT, commit message", "TAG, tag message"})
    void aMessageIsDocumentation(GitOrigin.ObjectKind kind, String evidence) {
        // See docs/domain.md#ambiguous-locations, case 10: the same result for every path.
        LocationContext context = CLASSIFIER
                .classify("src/map.js", LocationPart.CONTENT, Optional.of(kind), TokenContext.NONE, FileTree.EMPTY)
                .context();
        assertEquals(Exposure.DOC, context.exposure());
        assertEquals(List.of(evidence), context.evidence());
    }

    @ParameterizedTest
    @CsvSource({
        "NAME, app/src/main/res/raw/token, MOBILE_APP",
        "LINK, node_modules/x/link, DATA",
        "NAME, anything, UNKNOWN"
    })
    void aNameOrALinkIsJudgedByItsPath(LocationPart part, String path, Exposure exposure) {
        assertEquals(exposure, classify(path, part, FileTree.EMPTY).context().exposure());
    }

    @Test
    void theEvidenceNamesThePatternOfThePath() {
        assertEquals(
                List.of("a vendored library (node_modules/)"),
                classify("node_modules/a/b.js", LocationPart.CONTENT, FileTree.EMPTY)
                        .context()
                        .evidence());
    }

    @Test
    void theEvidenceNamesTheManifestAndItsDependency() {
        PlantedTree tree = new PlantedTree().with("web/package.json", "{\"dependencies\": {\"leaflet\": \"1\"}}");
        assertEquals(
                List.of("package.json: depends on leaflet"),
                classify("web/src/a/b.js", LocationPart.CONTENT, tree).context().evidence());
    }

    @Test
    void aKeywordOfAPackageIsNoDependency() {
        PlantedTree tree = new PlantedTree().with("package.json", "{\"keywords\": [\"leaflet\", \"express\"]}");
        assertEquals(
                Exposure.UNKNOWN,
                classify("a.js", LocationPart.CONTENT, tree).context().exposure());
    }

    @Test
    void anAppThatIsWrittenOnceForSeveralPlatformsIsOneApp() {
        PlantedTree tree = new PlantedTree()
                .with("mobile/package.json", "{\"dependencies\": {\"react-native\": \"1\"}}")
                .with("mobile/ios/Podfile", "")
                .with("mobile/android/settings.gradle", "")
                .with("mobile/android/app/build.gradle", "apply plugin: 'com.android.application'")
                .with("site/package.json", "{}");
        assertEquals("mobile", app(tree, "mobile/App.js"));
        assertEquals("mobile", app(tree, "mobile/ios/Demo/Info.plist"));
        assertEquals("mobile", app(tree, "mobile/android/app/src/main/res/values/strings.xml"));
        assertEquals("site", app(tree, "site/src/map.js"));
    }

    @Test
    void aTreeThatLeadsNowhereIsReadABoundedNumberOfTimes() {
        int[] asked = new int[1];
        FileTree endless = new FileTree() {
            @Override
            public Optional<byte[]> read(String path) {
                asked[0]++;
                return Optional.of(new byte[] {'{', '}'});
            }

            @Override
            public List<String> list(String directory) {
                asked[0]++;
                return List.of("a/", "b/", "c.js", "d.html", "package.json");
            }
        };
        for (int i = 0; i < 50; i++) {
            assertEquals(
                    Exposure.UNKNOWN,
                    classify("x/y/z/config.js", LocationPart.CONTENT, endless)
                            .context()
                            .exposure());
        }
        assertTrue(asked[0] < 2_000, "asked " + asked[0] + " times");
    }

    @Test
    void everyRowOfAPathHasAnExposure() {
        for (String section : List.of("paths", "places")) {
            for (ExposureTable.Row row : ExposureTable.builtIn().rows(section)) {
                assertTrue(row.exposure().isPresent(), row.evidence());
            }
        }
    }

    private static String app(FileTree tree, String path) {
        return classify(path, LocationPart.CONTENT, tree).app();
    }

    private static Classification classify(String path, LocationPart part, FileTree tree) {
        return CLASSIFIER.classify(path, part, Optional.of(GitOrigin.ObjectKind.BLOB), TokenContext.NONE, tree);
    }
}
