package dev.trapstreet.fleet.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.run.InvalidOptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the forms of a list. */
final class RepositoryListTest {
    @TempDir
    Path folder;

    private List<Repository> read(String... lines) throws IOException, InvalidOptionException {
        return RepositoryList.read(Files.write(folder.resolve("list"), List.of(lines)));
    }

    private String refusal(String... lines) {
        return String.valueOf(
                assertThrows(InvalidOptionException.class, () -> read(lines)).getMessage());
    }

    @Test
    void aLineHasANameALocationAndAnOwner() throws Exception {
        List<Repository> list =
                read("# comment", "", "org/a\t../a.git\tteam-a", "org/b\thttps://host.example/org/b.git", "/srv/c.git");
        assertEquals(
                List.of(
                        new Repository(
                                "org/a", folder.resolveSibling("a.git").toString(), "team-a", 0, Repository.Kind.LOCAL),
                        new Repository("org/b", "https://host.example/org/b.git", "", 0, Repository.Kind.REMOTE),
                        new Repository("c", "/srv/c.git", "", 0, Repository.Kind.LOCAL)),
                list);
        assertEquals("host.example", list.get(1).host());
    }

    @Test
    void whatGhPrintsIsAList() throws Exception {
        List<Repository> list = read(
                "[{\"diskUsage\":12,\"nameWithOwner\":\"org/a\",\"owner\":{\"id\":\"x\",\"login\":\"org\"},\"url\":\"https://github.example/org/a\"},",
                "{\"diskUsage\":0,\"nameWithOwner\":\"org/b\",\"owner\":{\"login\":\"org\"},\"url\":\"https://github.example/org/b\"}]");
        assertEquals(
                new Repository("org/a", "https://github.example/org/a", "org", 12 << 10, Repository.Kind.REMOTE),
                list.get(0));
        assertEquals("org/b", list.get(1).name());
    }

    @Test
    void whatGitLabPrintsIsAList() throws Exception {
        List<Repository> list = read(
                "{\"id\":1,\"path_with_namespace\":\"g/p\",\"http_url_to_repo\":\"https://gitlab.example/g/p.git\",\"topics\":[\"x\"],"
                        + "\"namespace\":{\"full_path\":\"g\"},\"statistics\":{\"repository_size\":4096}}");
        assertEquals(
                List.of(new Repository("g/p", "https://gitlab.example/g/p.git", "g", 4096, Repository.Kind.REMOTE)),
                list);
    }

    @Test
    void theChildrenOfAFolderAreAList() throws Exception {
        Files.createDirectories(folder.resolve("mirrors/b.git/objects"));
        Files.writeString(folder.resolve("mirrors/b.git/HEAD"), "ref: refs/heads/main\n");
        Files.createDirectories(folder.resolve("mirrors/a/.git"));
        Files.createDirectories(folder.resolve("mirrors/no-repository"));
        assertEquals(
                List.of("a", "b"),
                RepositoryList.read(folder.resolve("mirrors")).stream()
                        .map(Repository::name)
                        .toList());
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        assertTrue(refusal("a\tb\tc\td").contains("line 1: there are 4 fields"));
        assertTrue(refusal("a\tx", "a\ty").contains("are named a"));
        assertTrue(refusal("a\t").contains("the path or URL is missing"));
        assertTrue(refusal("# nothing").contains("there is no repository"));
        assertTrue(refusal("[{\"name\":\"a\"}]").contains("names no repository"));
        assertTrue(refusal("{\"name\":").contains("this is not JSON"));
    }

    @Test
    void credentialsAreRefusedAndNotRepeated() {
        String token = TokenBuilder.sk().build();
        String withPassword = refusal("a\thttps://user:hunter2@host.example/a.git");
        assertTrue(withPassword.contains("line 1: the URL contains a password"), withPassword);
        assertFalse(withPassword.contains("hunter2"));
        assertFalse(
                refusal("a\thttps://host.example/a.git?access_token=" + token).contains(token));
    }

    @Test
    void artifactsAreFoundByAPattern() throws Exception {
        Files.createDirectories(folder.resolve("out/x"));
        Files.writeString(folder.resolve("out/x/app.apk"), "12345");
        Files.writeString(folder.resolve("out/readme.txt"), "");
        List<Repository> found = RepositoryList.artifacts(folder + "/out/**/*.apk");
        assertEquals(
                List.of(new Repository(
                        "x/app.apk", folder.resolve("out/x/app.apk").toString(), "", 5, Repository.Kind.ARTIFACT)),
                found);
        assertThrows(InvalidOptionException.class, () -> RepositoryList.artifacts(folder + "/out/*.aab"));
    }
}
