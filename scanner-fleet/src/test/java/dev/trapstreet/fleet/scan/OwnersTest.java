package dev.trapstreet.fleet.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Tests of the owners in a CODEOWNERS file. */
final class OwnersTest {
    @Test
    void theLastRuleForAllFilesCounts() {
        assertEquals(
                "@org/b @c",
                Owners.ownersOfAll("# *  @nobody\n* @org/a\n/docs @org/docs # comment\n*   @org/b @c # c\n"));
    }

    @Test
    void withoutOneTheFirstRuleDoes() {
        assertEquals("@org/web", Owners.ownersOfAll("[Section]\n/web @org/web\n/api @org/api\n"));
        assertEquals("", Owners.ownersOfAll("nothing\n"));
    }
}
