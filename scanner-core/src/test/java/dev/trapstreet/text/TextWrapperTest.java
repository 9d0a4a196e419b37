package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class TextWrapperTest {
    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void linesAreAsFullAsTheyCanBeAndNoWordIsLost(long seed) {
        Random random = new Random(seed);
        List<String> words = new ArrayList<>();
        for (int i = 1 + random.nextInt(80); i > 0; i--) {
            words.add("x".repeat(1 + random.nextInt(random.nextInt(10) == 0 ? 130 : 15)));
        }
        String indent = " ".repeat(random.nextInt(8));
        String text = wrapped("> ", indent, String.join(random.nextBoolean() ? " " : " \n  ", words));

        assertTrue(text.startsWith("> ") && text.endsWith("\n"), "seed " + seed);
        List<String> lines = text.lines().toList();
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String lead = i == 0 ? "> " : indent;
            assertTrue(lines.get(i).startsWith(lead), "seed " + seed + ", line " + i);
            List<String> here = List.of(lines.get(i).substring(lead.length()).split(" ", -1));
            seen.addAll(here);
            assertTrue(
                    lines.get(i).length() <= TextWrapper.WIDTH || here.size() == 1,
                    "seed " + seed + ", line " + i + " is too long");
            if (seen.size() < words.size()) {
                int withNext =
                        lines.get(i).length() + 1 + words.get(seen.size()).length();
                assertTrue(
                        withNext > TextWrapper.WIDTH, "seed " + seed + ", line " + i + " has room for the next word");
            }
        }
        assertEquals(words, seen, "seed " + seed);
    }

    @Test
    void aLineMayBeExactlyAsLongAsTheWidth() {
        String word = "x".repeat(49);
        assertEquals("> " + word + " " + "y".repeat(48) + "\n", wrapped("> ", "", word + " " + "y".repeat(48)));
        assertEquals("> " + word + "\n  " + "y".repeat(49) + "\n", wrapped("> ", "  ", word + " " + "y".repeat(49)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void colorsDoNotMoveALineBreak(long seed) {
        Random random = new Random(seed);
        StringBuilder plain = new StringBuilder();
        StringBuilder colored = new StringBuilder();
        for (int i = 1 + random.nextInt(80); i > 0; i--) {
            String word = "x".repeat(1 + random.nextInt(15));
            plain.append(word).append(' ');
            colored.append(random.nextBoolean() ? "\u001b[1;31m" + word + "\u001b[0m" : word)
                    .append(' ');
        }
        String lead = random.nextBoolean() ? "> " : "";
        assertEquals(
                wrapped(lead, "  ", plain.toString()),
                wrapped(lead.replace(">", "\u001b[1m>\u001b[0m"), "  ", colored.toString())
                        .replaceAll("\u001b\\[[0-9;]*m", ""),
                "seed " + seed);
    }

    @Test
    void aParagraphWithoutWordsIsItsLead() {
        assertEquals("lead\n", wrapped("lead", "  ", " \n "));
    }

    private static String wrapped(String lead, String indent, String paragraph) {
        StringBuilder text = new StringBuilder();
        TextWrapper.append(text, lead, indent, paragraph);
        return text.toString();
    }
}
