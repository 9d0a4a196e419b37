package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "src/map.js", "Überweg", "地図", "e\u0301", "a b\u00a0c", "\\u{1b}", "🗺"})
    void harmlessTextIsLeftAlone(String text) {
        assertSame(text, Printable.of(text));
    }

    @Test
    void whatCouldMoveTheCursorHideOrReorderTextIsEscaped() {
        assertEquals("a\\u{1b}[2Jb", Printable.of("a\u001b[2Jb"));
        assertEquals(
                "\\u{0}\\u{7}\\u{8}\\u{9}\\u{a}\\u{d}\\u{7f}\\u{9b}", Printable.of("\0\u0007\b\t\n\r\u007f\u009b"));
        assertEquals("\\u{202e}txt\\u{2066}", Printable.of("\u202etxt\u2066"));
        assertEquals("a\\u{200b}b\\u{feff}\\u{ad}", Printable.of("a\u200bb\ufeff\u00ad"));
        assertEquals("\\u{2028}\\u{2029}", Printable.of("\u2028\u2029"));
        assertEquals("\\u{e000}\\u{f0000}", Printable.of("\ue000" + Character.toString(0xF0000)));
        assertEquals("\\u{d800}x\\u{dc00}", Printable.of("\ud800x\udc00"));
        assertEquals("\\u{e0041}", Printable.of(Character.toString(0xE0041)), "an invisible tag character");
    }

    @Test
    void escapesStandInPlaceOfTheirCharactersAndNothingElseChanges() {
        assertEquals("Straße\\u{a}🗺地\\u{202d}.", Printable.of("Straße\n🗺地\u202d."));
    }
}
