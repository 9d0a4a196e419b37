package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits of lines; git applies the diff to the original text and gets the edited one. */
final class LineEditsTest {
    @TempDir
    private Path folder;

    @Test
    void aDiffHasTheLinesAround() {
        LineEdits edits = LineEdits.of("1\n2\n3\n4\n5\n6\n7\n8\n9\n").replace(4, 5, List.of("five", "and more"));
        assertEquals("1\n2\n3\n4\nfive\nand more\n6\n7\n8\n9\n", edits.text());
        assertEquals(
                "--- a/x\n+++ b/x\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+and more\n 6\n 7\n 8\n", edits.diff("x"));
    }

    @Test
    void linesKeepTheirEnds() {
        assertEquals(
                "a\r\nnew\r\nb",
                LineEdits.of("a\r\nb").replace(1, 1, List.of("new")).text());
        assertEquals("a\nnew\n", LineEdits.of("a").replace(1, 1, List.of("new")).text());
        assertEquals("new\n", LineEdits.of("").replace(0, 0, List.of("new")).text());
        assertEquals("", LineEdits.of("a").diff("x"));
    }

    @Test
    void twoEditsOfOneLineAreRefused() {
        LineEdits edits = LineEdits.of("a\nb\nc\n").replace(0, 2, List.of());
        assertThrows(IllegalArgumentException.class, () -> edits.replace(1, 2, List.of()));
        assertThrows(IllegalArgumentException.class, () -> edits.replace(0, 0, List.of("x")));
        edits.replace(2, 3, List.of("d"));
        assertEquals("d\n", edits.text());
    }

    @Test
    void gitAppliesEachDiff() throws Exception {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            int size = random.nextInt(40);
            for (int i = 0; i < size; i++) {
                text.append("line ").append(random.nextInt(5)).append(i < size - 1 || random.nextBoolean() ? "\n" : "");
            }
            LineEdits edits = LineEdits.of(text.toString());
            for (int at = 0; at < edits.size(); at += 1 + random.nextInt(12)) {
                int to = Math.min(edits.size(), at + random.nextInt(3));
                List<String> lines = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    lines.add("new " + i);
                }
                if (to > at || !lines.isEmpty()) {
                    edits.replace(at, to, lines);
                }
                at = to;
            }
            if (edits.isEmpty() || edits.text().isEmpty() || edits.text().equals(text.toString())) {
                continue;
            }
            Path directory = Files.createDirectory(folder.resolve("s" + seed));
            Path file = Files.writeString(directory.resolve("x"), text);
            Path patch = Files.writeString(directory.resolve("x.diff"), edits.diff("x"));
            Process git = new ProcessBuilder("git", "apply", patch.getFileName().toString())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, git.waitFor(), () -> output + "\n" + edits.diff("x"));
            assertEquals(edits.text(), Files.readString(file), "seed " + seed);
        }
        assertTrue(Files.exists(folder.resolve("s1")) || Files.exists(folder.resolve("s2")));
    }
}
