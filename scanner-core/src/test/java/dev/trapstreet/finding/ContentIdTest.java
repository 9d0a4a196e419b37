package dev.trapstreet.finding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ContentIdTest {
    private static final String OBJECT = "1".repeat(40);
    private static final String COMMIT = "2".repeat(40);

    private static List<ContentId> different() {
        ContentId file = ContentId.ofFile(0, "a/", "b");
        return List.of(
                file,
                ContentId.ofFile(1, "a/", "b"),
                ContentId.ofFile(0, "c/", "b"),
                ContentId.ofFile(0, "a/", "c"),
                ContentId.ofObject(0, "a/", "b", OBJECT),
                ContentId.ofObject(0, "a/", "b", COMMIT),
                ContentId.ofChange(0, "a/", "b", COMMIT, ContentId.Side.AFTER),
                ContentId.ofChange(0, "a/", "b", COMMIT, ContentId.Side.BEFORE),
                ContentId.ofChange(0, "a/", "b", OBJECT, ContentId.Side.AFTER),
                file.withEntries(List.of("x")),
                file.withEntries(List.of("x", "y")),
                file.withEntries(List.of("")));
    }

    @Test
    void eachFieldDistinguishes() {
        List<ContentId> again = different();
        List<ContentId> ids = different();
        for (int i = 0; i < ids.size(); i++) {
            for (int j = 0; j < ids.size(); j++) {
                assertEquals(i == j, ids.get(i).equals(again.get(j)), i + " and " + j);
            }
            assertEquals(ids.get(i).hashCode(), again.get(i).hashCode());
        }
        Set<String> shown = new HashSet<>();
        ids.forEach(id -> shown.add(id.toString()));
        assertEquals(Set.of("ContentId[withheld]"), shown);
    }

    @Test
    void theContentOfAnObjectDoesNotDependOnItsPath() {
        ContentId blob = ContentId.ofObject(0, "a/", "<blob " + OBJECT + ">", OBJECT);
        assertNotEquals(blob, blob.at("x"));
        assertEquals(blob.content(), blob.at("x").content());
        assertEquals(blob.content(), blob.at("x").content().content());
        assertNotEquals(blob.content(), blob.withEntries(List.of("e")).content());
        assertNotEquals(blob.content(), ContentId.ofObject(1, "a/", "x", OBJECT).content());
    }

    @Test
    void theSidesOfAChangeAreMatched() {
        ContentId before = ContentId.ofChange(0, "", "f", COMMIT, ContentId.Side.BEFORE);
        ContentId after = ContentId.ofChange(0, "", "f", COMMIT, ContentId.Side.AFTER);
        assertNotEquals(before, after);
        assertEquals(after, before.after());
        assertEquals(
                after.withoutCommit(),
                ContentId.ofChange(0, "", "f", OBJECT, ContentId.Side.AFTER).withoutCommit());
    }
}
