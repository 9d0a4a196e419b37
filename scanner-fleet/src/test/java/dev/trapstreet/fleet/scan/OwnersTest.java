package dev.trapstreet.fleet.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.fixture.GitRepository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the hints at owners. */
final class OwnersTest {
    @TempDir
    Path folder;

    @Test
    void theFirstFileWithOwnersAndTheAuthorInHeadCount() throws Exception {
        Path repository = folder.resolve("a.git");
        commits(
                repository,
                commit("main", "first@example.com", "M 100644 inline docs/CODEOWNERS\ndata 9\n* @nobody\n"),
                commit(
                        "main",
                        "last@example.com",
                        "M 100644 inline CODEOWNERS\ndata 8\n* @maps \nM 100644 inline .github/CODEOWNERS/x\ndata 1\nx\n"),
                commit("other", "other@example.com", ""));
        assertEquals(new Owners("@maps", "last@example.com"), Owners.read(repository));
    }

    @Test
    void aMirrorWithoutItsMainBranchHasANewestCommit() throws Exception {
        Path repository = folder.resolve("b.git");
        commits(repository, commit("elsewhere", "only@example.com", ""));
        assertEquals(new Owners("", "only@example.com"), Owners.read(repository));
    }

    @Test
    void thereMayBeNothing() throws Exception {
        GitRepository.empty(folder.resolve("c.git"));
        assertEquals(Owners.NONE, Owners.read(folder.resolve("c.git")));
        assertEquals(Owners.NONE, Owners.read(folder.resolve("none.git")));
    }

    private static String commit(String branch, String author, String changes) {
        return "commit refs/heads/" + branch + "\nauthor A <" + author
                + "> 1700000000 +0000\ncommitter C <c@example.com> 1700000000 +0000\ndata 1\nm\n" + changes;
    }

    private static void commits(Path repository, String... stream) throws IOException {
        GitRepository.empty(repository)
                .run(String.join("", stream).getBytes(StandardCharsets.UTF_8), "fast-import", "--quiet");
    }

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
