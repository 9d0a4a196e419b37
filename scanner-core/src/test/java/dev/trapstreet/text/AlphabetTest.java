package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AlphabetTest {
    @Test
    void aByteIsAMemberExactlyWhenItsCharacterWasGiven() {
        Alphabet alphabet = Alphabet.of("aZ9._\u007f\0");
        for (int b = -128; b < 128; b++) {
            boolean given = b >= 0 && "aZ9._\u007f\0".indexOf(b) >= 0;
            assertEquals(given, alphabet.contains((byte) b), "byte " + b);
        }
    }

    @Test
    void lettersAndDigitsAreTheSixtyTwoOfAsciiAndNoOthers() {
        Alphabet alphabet = Alphabet.lettersDigitsAnd("-_");
        for (int b = -128; b < 128; b++) {
            boolean expected = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
            assertEquals(expected || b == '-' || b == '_', alphabet.contains((byte) b), "byte " + b);
        }
    }

    @Test
    void aTextIsContainedWhenEachOfItsCharactersIs() {
        Alphabet digits = Alphabet.of("0123456789");
        assertTrue(digits.containsAll("2019"));
        assertTrue(digits.containsAll(""));
        assertFalse(digits.containsAll("20-19"));
        // ARABIC-INDIC DIGIT THREE, and a character whose low byte is that of '0'.
        assertFalse(digits.containsAll("\u0663"));
        assertFalse(digits.containsAll("\u0130"));
    }

    @Test
    void anAlphabetHoldsAsciiOnly() {
        assertThrows(IllegalArgumentException.class, () -> Alphabet.of("ab\u00e9"));
        assertThrows(IllegalArgumentException.class, () -> Alphabet.lettersDigitsAnd("\u0080"));
    }
}
