package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class AsciiTest {
    @Test
    void theClassesAreThoseOfRegularExpressions() {
        for (int b = -128; b < 256; b++) {
            String c = b < 0 ? "\u00e9" : String.valueOf((char) b);
            assertEquals(c.matches("[ \\t\\n\\r]"), Ascii.isBlank(b), c);
            assertEquals(c.matches("\\p{Digit}"), Ascii.isDigit(b), c);
            assertEquals(c.matches("\\p{Alpha}"), Ascii.isLetter(b), c);
            assertEquals(c.matches("\\w"), Ascii.isWord(b), c);
            assertEquals(c.matches("[\\p{Print}\\t\\n\\r]"), Ascii.isText(b), c);
        }
    }

    /** The example of FIPS 180-2. */
    @Test
    void aDigestIsThatOfTheStandard() {
        assertEquals("ba7816bf8f01cfea414140de5dae2223", Sha256.hex("abc", 16));
    }
}
