package dev.trapstreet.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DisplayPathsTest {
    @ParameterizedTest
    @CsvSource({
        // the target as typed, an entry below it, as a report shows it
        "., src/map.js, src/map.js",
        "'', src/map.js, src/map.js",
        "./, map.js, map.js",
        "src, map.js, src/map.js",
        "src/, map.js, src/map.js",
        "./src, a/map.js, src/a/map.js",
        "src/../lib, map.js, lib/map.js",
        "../other, map.js, ../other/map.js",
        "/srv/www, map.js, /srv/www/map.js",
        "/srv/www/, map.js, /srv/www/map.js",
        "/, map.js, /map.js",
    })
    void anEntryIsShownBelowTheTargetAsItWasTyped(String typed, String entry, String shown) {
        Path root = Path.of(typed);
        DisplayPaths displayPaths = new DisplayPaths(root);
        assertEquals(shown, displayPaths.display(root.resolve(entry)));
        assertEquals(entry, displayPaths.relative(root.resolve(entry)));
        assertEquals(
                new Provenance(
                        ContentId.ofFile(3, shown.substring(0, shown.length() - entry.length()), entry),
                        shown,
                        LocationPart.LINK),
                displayPaths.provenance(3, root.resolve(entry), LocationPart.LINK));
    }

    @ParameterizedTest
    @CsvSource({"., .", "src, src", "../other, ../other", "/srv/www, /srv/www", "/, /"})
    void theTargetItselfIsShownAsItWasTyped(Path typed, String shown) {
        assertEquals(shown, new DisplayPaths(typed).display(typed));
    }

    /** Only names below the root are accepted from git. On Windows there are more ways to leave the root. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the path | on Unix | on Windows
                "a | true | true",
                "a/b.c/...d | true | true",
                "..a/.b | true | true",
                "... | true | true",
                ".. | false | false",
                "../a | false | false",
                "a/../../b | false | false",
                "a/../b | false | false",
                "a/.. | false | false",
                ". | false | false",
                "./a | false | false",
                "a/. | false | false",
                "'' | false | false",
                "/ | false | false",
                "/etc/passwd | false | false",
                "a//b | false | false",
                "a/ | false | false",
                "..\\a | true | false",
                "a\\..\\..\\b | true | false",
                "C:\\a | true | false",
                "C:/a | true | false",
                "\\\\host\\share\\a | true | false",
            })
    void whatLiesBelowARoot(String path, boolean onUnix, boolean onWindows) throws IOException {
        for (String root : List.of("", ".", "/srv/www", "../other", "/")) {
            assertEquals(onUnix, DisplayPaths.isBelow(Path.of(root), path), root);
        }
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            for (String root : List.of("", ".", "C:\\work", "..\\other")) {
                assertEquals(onWindows, DisplayPaths.isBelow(windows.getPath(root), path), root);
            }
        }
    }

    @Test
    void anEntryIsShownBelowTheTargetAlsoWhenOnlyOneOfThemIsAbsolute() {
        Path here = Path.of("").toAbsolutePath();
        assertEquals("src/.git/objects", new DisplayPaths(Path.of("src")).display(here.resolve("src/.git/objects")));
        assertEquals(".git/objects", new DisplayPaths(Path.of(".")).display(here.resolve(".git/objects")));
        assertEquals(here + "/a", new DisplayPaths(here).display(Path.of("a")));
    }

    @Test
    void whatLiesElsewhereIsShownAsItIs() {
        Path lent = Path.of("/srv/lent/objects");
        for (String typed : List.of(".", "src", "/srv/www")) {
            assertEquals("/srv/lent/objects", new DisplayPaths(Path.of(typed)).display(lent), typed);
        }
    }

    @Test
    void whatWasClonedIsShownByItsUrl() {
        Path folder = Path.of("/tmp/clone");
        DisplayPaths displayPaths = new DisplayPaths(folder, "https://example.com/a.git");
        assertEquals("https://example.com/a.git", displayPaths.display(folder));
        assertEquals("https://example.com/a.git/objects", displayPaths.display(folder.resolve("objects")));
        assertEquals("https://example.com/a.git/src/map.js", displayPaths.displayOf("src/map.js"));
    }

    @Test
    void aTokenInAPathIsWithheldWhereverItStands() {
        String token = TokenBuilder.pk().build();
        Path root = Path.of("work", token);
        DisplayPaths displayPaths = new DisplayPaths(root);
        assertEquals("work/pk.…", displayPaths.display(root));
        assertEquals(
                "work/pk.…/a/xpk.…/b",
                displayPaths.display(root.resolve("a").resolve("x" + token).resolve("b")));
        Provenance provenance = displayPaths.provenance(0, root.resolve("x" + token), LocationPart.CONTENT);
        assertEquals("work/pk.…/xpk.…", provenance.path());
        assertEquals(ContentId.ofFile(0, "work/" + token + "/", "x" + token), provenance.content());
        assertEquals(
                "work/pk.…",
                displayPaths.provenance(0, root, LocationPart.CONTENT).path());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aTargetWhoseNameIsNoUtf8IsShownByItsBytes(@TempDir Path directory) {
        Path root = RawNames.in(directory, "caf%E9");
        assertEquals(directory + "/caf\\xE9", new DisplayPaths(root).display(root));
        assertEquals(
                directory + "/caf\\xE9/é", new DisplayPaths(root).display(RawNames.in(directory, "caf%E9/%C3%A9")));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aRelativeTargetWhoseNameIsNoUtf8IsShownByItsBytes(@TempDir Path directory) {
        Path root = directory.relativize(RawNames.in(directory, "caf%E9"));
        assertEquals("caf\\xE9", new DisplayPaths(root).display(root));
        assertEquals("caf\\xE9/a", new DisplayPaths(root).display(root.resolve("a")));
    }
}
