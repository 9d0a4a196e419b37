package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.trapstreet.fixture.HostileText;
import dev.trapstreet.fixture.LogReaders;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TerminalEscaperTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "src/map.js",
                "Überweg",
                "地図",
                "e\u0301",
                "a b\u00a0c",
                "\\u{1b}",
                "🗺",
                "❤\ufe0f",
                "1\ufe0f\u20e3 first",
                "Fix #123, Map::of and a ::before rule",
                "# heading",
                "## heading [link]",
                "x :: Int",
                "##1[",
                "section_start",
                "http://[::1]:3000"
            })
    void ordinaryTextIsReturnedAsItIs(String text) {
        assertSame(text, TerminalEscaper.escape(text));
    }

    @Test
    void whatCouldMoveTheCursorHideOrReorderTextIsEscaped() {
        assertEquals("a\\u{1b}[2Jb", TerminalEscaper.escape("a\u001b[2Jb"));
        assertEquals(
                "\\u{0}\\u{7}\\u{8}\\u{9}\\u{a}\\u{d}\\u{7f}\\u{9b}",
                TerminalEscaper.escape("\0\u0007\b\t\n\r\u007f\u009b"));
        assertEquals("\\u{202e}txt\\u{2066}", TerminalEscaper.escape("\u202etxt\u2066"));
        assertEquals("a\\u{200b}b\\u{feff}\\u{ad}", TerminalEscaper.escape("a\u200bb\ufeff\u00ad"));
        assertEquals("\\u{2028}\\u{2029}", TerminalEscaper.escape("\u2028\u2029"));
        assertEquals("\\u{e000}\\u{f0000}", TerminalEscaper.escape("\ue000" + Character.toString(0xF0000)));
        assertEquals("\\u{d800}x\\u{dc00}", TerminalEscaper.escape("\ud800x\udc00"));
        assertEquals("\\u{e0041}", TerminalEscaper.escape(Character.toString(0xE0041)), "an invisible tag character");
        assertEquals("a\\u{34f}\\u{3164}\\u{115f}", TerminalEscaper.escape("a\u034f\u3164\u115f"));
    }

    /**
     * A variation selector selects the shape of an emoji. Without one, or after another selector, it has no visible
     * effect.
     */
    @Test
    void aSelectorIsEscapedWhereItSelectsNothing() {
        assertEquals("\\u{fe0f}a\\u{fe0f}", TerminalEscaper.escape("\ufe0fa\ufe0f"));
        assertEquals("❤\ufe0f\\u{fe0e}", TerminalEscaper.escape("❤\ufe0f\ufe0e"));
        assertEquals("\u3000\\u{fe0f}", TerminalEscaper.escape("\u3000\ufe0f"));
        assertEquals("#\\u{fe0f}#[", TerminalEscaper.escape("#\ufe0f#["));
    }

    @Test
    void escapesStandInPlaceOfTheirCharactersAndNothingElseChanges() {
        assertEquals("Straße\\u{a}🗺地\\u{202d}.", TerminalEscaper.escape("Straße\n🗺地\u202d."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "##[error]x               | #\\u{23}[error]x",
                "a ##vso[task.x]b         | a #\\u{23}vso[task.x]b",
                "##teamcity[a]##VSO[b]    | #\\u{23}teamcity[a]#\\u{23}VSO[b]",
                "###[x]                   | ##\\u{23}[x]",
                "##a##b[                  | ##a#\\u{23}b[",
                "section_start:1:a        | section_start\\u{3a}1:a",
                "section_end:1:section_start: | section_end\\u{3a}1:section_start\\u{3a}",
                "::debug::x               | ::debug::x"
            })
    void aCommandThatIsObeyedAnywhereIsEscaped(String text, String escaped) {
        assertEquals(escaped, TerminalEscaper.escape(text));
        assertEquals(escaped, TerminalEscaper.escape(escaped), "escaped once more, it stays as it is");
    }

    @Test
    void colonsAreEscapedWhereTheyStartALine() {
        assertEquals("\\u{3a}:debug::x", TerminalEscaper.escapeLines("::debug::x"));
        assertEquals("a\n  \\u{3a}:debug::x\nb::c\n", TerminalEscaper.escapeLines("a\n  ::debug::x\nb::c\n"));
        assertEquals("\u001b[1m\\u{3a}:a::\u001b[0m", TerminalEscaper.escapeLines("\u001b[1m::a::\u001b[0m"));
        assertEquals("\u00a0\u3000\\u{3a}:a::", TerminalEscaper.escapeLines("\u00a0\u3000::a::"));
        assertEquals("\u001b[1m\n\\u{3a}:a::", TerminalEscaper.escapeLines("\u001b[1m\n::a::"));
        assertEquals("  a ::b::\n :c\n: :d\n", TerminalEscaper.escapeLines("  a ::b::\n :c\n: :d\n"));
        assertEquals("\\u{3a}:a\\u{a}b", TerminalEscaper.escapeLine("::a\nb"));
        String ordinary = "HIGH  src/map.js\n  Map::of\n";
        assertSame(ordinary, TerminalEscaper.escapeLines(ordinary));
    }

    static List<String> hostile() {
        return HostileText.all();
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aLineOfHostileTextIsObeyedByNobody(String text) {
        assertEquals(List.of(), LogReaders.obeyed(TerminalEscaper.escapeLine(text)));
        assertEquals(List.of(), LogReaders.obeyed(TerminalEscaper.escapeLine(text + text)));
    }

    /** Parts of commands in any order: escaping some of them never creates a command from the others. */
    @Test
    void noOrderOfPiecesMakesACommand() {
        String[] pieces = {
            "#",
            "##",
            "[",
            ":",
            "::",
            "vso",
            "teamcity",
            "]",
            " ",
            "\n",
            "\u200b",
            "\ufe0f",
            "section_",
            "start:",
            "end",
            "1",
            "❤",
            "x"
        };
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String escaped = TerminalEscaper.escapeLine(text.toString());
            assertEquals(List.of(), LogReaders.obeyed(escaped), "seed " + seed);
            assertEquals(escaped, TerminalEscaper.escapeLine(escaped), "seed " + seed);
        }
    }

    /** A subject can have any length. */
    @Test
    void theTimeGrowsWithTheLengthAlone() {
        for (String piece : List.of("##[", "##a", "#", "::", "section_start:", "\u200b", "##vso")) {
            String text = piece.repeat(2_000_000 / piece.length());
            assertTimeout(Duration.ofSeconds(5), () -> TerminalEscaper.escapeLine(text), piece);
        }
    }
}
