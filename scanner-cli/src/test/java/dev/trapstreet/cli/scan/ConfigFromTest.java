package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Repository;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fixture.TokenBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A branch that introduces a token and everything that could suppress it; the configuration is that of main. */
class ConfigFromTest {
    private static final String LEAK =
            TokenBuilder.sk().account("trapstreet-leak").build();
    private static final String DEMO =
            TokenBuilder.sk().account("trapstreet-demo").build();
    private static final String ALLOWED = " // trapstreet:allow reason=\"a demo\"\n";

    @TempDir
    private Path folder;

    private Repository repository;

    /** Creates main with a token that is suppressed in its line, and with a configuration; and a branch with a leak. */
    @BeforeEach
    void aBranchWithALeak() throws Exception {
        repository = Repository.in(Files.createDirectory(folder.resolve("répository")));
        repository.write("sub/demo.js", "let t = '" + DEMO + "';" + ALLOWED);
        repository.write(".trapstreet.yml", "exclude: [vendor/]\n");
        repository.commit("a change");
        repository.git("checkout", "-q", "-b", "topic");
        repository.write("sub/leak.js", "let t = '" + LEAK + "';\n");
    }

    private Path at(String name) {
        return repository.folder().resolve(name);
    }

    private CommandRun scan(String... more) {
        List<String> words = new ArrayList<>(List.of("scan", "--now", Trees.NOW, "--range", "main..topic"));
        words.addAll(List.of(more));
        words.add(at("").toString());
        return CommandRun.of(words.toArray(String[]::new));
    }

    private String entry(String token) throws Exception {
        return "suppressions: [{fingerprint: " + Trees.fingerprint(token) + ", reason: mine}]\n";
    }

    /** Asserts that the scan passes with the configuration of the branch, and fails with that of main. */
    private void assertOnlyItsOwnWordPasses() throws Exception {
        repository.commit("a change");
        CommandRun own = scan();
        assertEquals(0, own.code(), own.out());
        CommandRun run = scan("--config-from", "main");
        assertEquals(1, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("sk.trapstreet-leak.…"), run.out());
    }

    @Test
    void aSuppressionOfTheBranchDoesNotCount() throws Exception {
        repository.write(".trapstreet.yml", entry(LEAK));
        assertOnlyItsOwnWordPasses();
    }

    @Test
    void aConfigurationThatTheBranchPutsNearerDoesNotCount() throws Exception {
        repository.write("sub/.trapstreet.yml", entry(LEAK));
        repository.commit("a change");
        String sub = at("sub").toString();
        assertEquals(0, CommandRun.of("scan", "--no-history", sub).code());
        assertEquals(
                1,
                CommandRun.of("scan", "--no-history", "--config-from", "main", sub)
                        .code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exclude: [sub/]\n", "fail-on: none\n", "severity: {MBX004: off, MBX028: off}\n"})
    void nothingElseThatTheBranchConfiguresCounts(String text) throws Exception {
        repository.write(".trapstreet.yml", text);
        assertOnlyItsOwnWordPasses();
    }

    @Test
    void aCommentOfTheBranchDoesNotCountAndThatIsSaid() throws Exception {
        repository.write("sub/leak.js", "let t = '" + LEAK + "';" + ALLOWED);
        assertOnlyItsOwnWordPasses();
        assertTrue(
                scan("--config-from", "main")
                        .out()
                        .contains(
                                "sub/leak.js:1: this suppression is not in the commit that provides the configuration"),
                scan("--config-from", "main").out());
    }

    @Test
    void aCommentOfTheBranchDoesNotCountForAFileThatIsOnDisk() throws Exception {
        repository.write("sub/leak.js", "let t = '" + LEAK + "';" + ALLOWED);
        repository.commit("a change");
        assertEquals(0, CommandRun.of("scan", "--no-history", at("").toString()).code());
        CommandRun run = CommandRun.of("scan", "--verbose", "--no-history", "--config-from", "main", at("").toString());
        assertEquals(1, run.code(), run.out());
        assertFalse(run.out().contains("SUPPRESSED HIGH  sk.trapstreet-leak"), run.out());
        assertTrue(run.out().contains("SUPPRESSED HIGH  sk.trapstreet-demo"), run.out());
    }

    @Test
    void aCommentThatMainHasTooCountsWhereverItsLineWent() throws Exception {
        Files.delete(at("sub/leak.js"));
        repository.write("sub/demo.js", "// more\n\nlet t = '" + DEMO + "';" + ALLOWED);
        repository.commit("a change");
        CommandRun run = scan("--verbose", "--config-from", "main");
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("SUPPRESSED HIGH  sk.trapstreet-demo.…"), run.out());
    }

    @Test
    void aCommentThatTheBranchProlongsDoesNotCount() throws Exception {
        Files.delete(at("sub/leak.js"));
        repository.write(
                "sub/demo.js", "let t = '" + DEMO + "'; // trapstreet:allow reason=\"a demo\" until=2099-01-01\n");
        repository.commit("a change");
        assertEquals(0, scan().code());
        assertEquals(1, scan("--config-from", "main").code());
    }

    @Test
    void aBaselineIsTheOneOfTheCommit() throws Exception {
        repository.git("checkout", "-q", "main");
        repository.write("known", Trees.fingerprint(DEMO) + " sk trapstreet-demo\n");
        repository.git("add", "known");
        repository.git("commit", "-q", "-m", "what is known");
        repository.git("checkout", "-q", "topic");
        repository.git("merge", "-q", "main");
        repository.write("known", Trees.fingerprint(LEAK) + " sk trapstreet-leak\n");
        repository.commit("a change");
        String known = at("known").toString();
        assertEquals(0, scan("--baseline", known).code());
        assertEquals(1, scan("--baseline", known, "--config-from", "main").code());
        repository.git("mv", "known", "other");
        repository.commit("a change");
        CommandRun gone = scan("--baseline", at("other").toString(), "--config-from", "main");
        assertEquals(2, gone.code());
        assertTrue(gone.err().startsWith("trapstreet: there is no baseline "), gone.err());
        Path elsewhere = Trees.file(folder, "elsewhere", Trees.fingerprint(LEAK) + " sk trapstreet-leak\n");
        assertEquals(
                0,
                scan("--baseline", elsewhere.toString(), "--config-from", "main")
                        .code());
    }

    @Test
    void whatMainConfiguresCountsAndIsNamedAfterIt() throws Exception {
        repository.git("checkout", "-q", "main");
        repository.write(".trapstreet.yml", "exclude: [vendor/]\n" + entry(LEAK));
        repository.git("add", ".trapstreet.yml");
        repository.git("commit", "-q", "-m", "accepts it");
        repository.git("checkout", "-q", "topic");
        repository.commit("a change");
        assertEquals(1, scan().code());
        CommandRun run = scan("--verbose", "--config-from", "main");
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("main:.trapstreet.yml:2: mine"), run.out());
        assertTrue(run.out().contains("Configured by main:.trapstreet.yml."), run.out());
    }

    @Test
    void aBareRepositoryIsConfiguredByItsCommitToo() throws Exception {
        repository.commit("a change");
        repository.git("clone", "-q", "--bare", ".", "../bare.git");
        String bare = folder.resolve("bare.git").toString();
        CommandRun run = CommandRun.of("scan", "--config-from", "topic", bare);
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("Configured by topic:.trapstreet.yml."), run.out());
    }

    @Test
    void aConfigurationInTheCommitThatCannotBeUsedIsSaid() throws Exception {
        repository.git("checkout", "-q", "main");
        repository.write(".trapstreet.yml", "exclud: [vendor/]\n");
        repository.git("add", ".trapstreet.yml");
        repository.git("commit", "-q", "-m", "wrong");
        CommandRun run = scan("--config-from", "main");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("trapstreet: main:.trapstreet.yml:1: "), run.err());
        Files.delete(at(".trapstreet.yml"));
        Files.createSymbolicLink(at(".trapstreet.yml"), Path.of("sub/demo.js"));
        repository.git("add", ".trapstreet.yml");
        repository.git("commit", "-q", "-m", "a link");
        run = scan("--config-from", "main");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("main:.trapstreet.yml: is not a regular file"), run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "--all", "main..topic", "HEAD:sub", "main^{tree}", "origin/mian"})
    void aCommitThatIsNotThereIsSaid(String name) throws Exception {
        repository.commit("a change");
        CommandRun run = CommandRun.of("scan", "--config-from=" + name, at("").toString());
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertEquals(
                "trapstreet: --config-from cannot be used: there is no commit '" + name + "' in the repository at "
                        + at("").toRealPath()
                        + "; fetch it, or name an existing one, such as origin/main (nothing was scanned)\n",
                run.err());
    }
}
