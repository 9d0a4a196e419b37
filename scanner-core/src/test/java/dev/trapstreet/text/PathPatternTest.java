package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        // directories, at any depth, but not a file of that name
        "dist/, dist/a.js, true",
        "dist/, web/dist/js/a.js, true",
        "dist/, web/dist, false",
        "dist/, web/mydist/a.js, false",
        "dist/, web/DIST/a.js, true",
        "src/test/res/, app/src/test/res/values/a.xml, true",
        "src/test/res/, app/src/test/java/res/a.xml, false",
        "'*UITests/', ios/AppUITests/Info.plist, true",
        // names of files
        "*.md, README.md, true",
        "*.md, docs/README.MD, true",
        "*.md, docs.md/a.txt, false",
        "*.md, README.mdx, false",
        "bundle.????.js, js/bundle.0a1b.js, true",
        "bundle.????.js, js/bundle.0a1b2.js, false",
        "dockerfile.*, Dockerfile.prod, true",
        // the last names of a path
        "res/values*/*.xml, app/res/values-de/strings.xml, true",
        "res/values*/*.xml, app/res/values/sub/strings.xml, false",
        "res/values*/*.xml, res/values/strings.xml, true",
        "assets/**/*-x.js, assets/a-x.js, true",
        "assets/**/*-x.js, web/assets/b/c/a-x.js, true",
        "assets/**/*-x.js, web/asset/b/c/a-x.js, false",
        // upper case is exact
        "Pods/, ios/Pods/a.m, true",
        "Pods/, ios/pods/a.m, false",
        "*Tests/*.plist, ios/AppTests/Info.plist, true",
        "*Tests/*.plist, ios/apptests/Info.plist, false"
    })
    void matchesFiles(String pattern, String path, boolean matched) {
        assertEquals(matched, PathPattern.parse(pattern).orElseThrow().matches(PathPattern.Names.of(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "*.xcodeproj/, App.xcodeproj, true",
        "*.csproj, App.CSPROJ, true",
        "*.csproj, App.csproj.user, false",
        "a/b, b, false"
    })
    void matchesOneName(String pattern, String name, boolean matched) {
        assertEquals(matched, PathPattern.parse(pattern).orElseThrow().matchesName(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a[b", "a\\", "!a", "/a"})
    void refusesPatternsThatMatchNoFile(String pattern) {
        assertEquals(Optional.empty(), PathPattern.parse(pattern).map(PathPattern::text));
    }

    @Test
    void takesTimeInProportionToPatternAndPath() {
        PathPattern.Names path = PathPattern.Names.of(("a".repeat(100) + "/").repeat(40) + "c");
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertFalse(PathPattern.parse("**/*a*a*a/".repeat(40) + "b")
                        .orElseThrow()
                        .matches(path)));
    }
}
