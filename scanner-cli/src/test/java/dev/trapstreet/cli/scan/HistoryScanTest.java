package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Repository;
import dev.trapstreet.cli.console.ProgressLine;
import dev.trapstreet.fixture.TemporaryEntries;
import dev.trapstreet.fixture.TokenBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of the command line for a history: its extent, and remote repositories. */
class HistoryScanTest {
    @TempDir
    private Path folder;

    private Repository repository;

    /** Creates a repository with a token that was removed, and with one that is still present. */
    @BeforeEach
    void aRepository() throws Exception {
        repository = Repository.in(Files.createDirectory(folder.resolve("repository")));
        commit("old.txt", TokenBuilder.sk().account("trapstreet-old").build());
        commit("old.txt", "gone");
        commit("new.txt", TokenBuilder.sk().account("trapstreet-new").build());
    }

    private void commit(String name, String text) throws Exception {
        repository.write(name, text);
        repository.commit("changes " + name);
    }

    private static CommandRun scan(String... words) {
        List<String> all = new ArrayList<>(List.of("scan"));
        all.addAll(List.of(words));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "''                     , true , true",
        "--no-history           , false, true",
        "--history-only         , true , true",
        "--range HEAD~1..HEAD   , false, true",
        "--range HEAD~2..HEAD~1 , false, false",
        "--range HEAD~2         , true , false"
    })
    void aHistoryIsNarrowed(String options, boolean old, boolean present) {
        List<String> words = new ArrayList<>();
        for (String word : options.split(" ", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        words.add(repository.folder().toString());
        CommandRun run = scan(words.toArray(String[]::new));
        assertEquals(old || present ? 1 : 0, run.code(), run.err());
        assertEquals(old, run.out().contains("trapstreet-old"), run.out());
        assertEquals(present, run.out().contains("trapstreet-new"), run.out());
        assertEquals(options.startsWith("--no-h"), run.out().contains("history was not scanned"), run.out());
    }

    @Test
    void aRepositoryElsewhereIsClonedAndNothingOfItIsLeft() throws Exception {
        TemporaryEntries clones = TemporaryEntries.remember("trapstreet-clone");
        CommandRun run = scan(repository
                .folder()
                .toUri()
                .toString()
                .replace("file:/", "file:///")
                .replace("////", "///"));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("trapstreet-old") && run.out().contains("trapstreet-new"), run.out());
        clones.assertNoneIsNew();
    }

    @Test
    void aRepositoryElsewhereThatIsNotThereIsWrongUseAndItsPasswordIsNotShown() throws Exception {
        TemporaryEntries clones = TemporaryEntries.remember("trapstreet-clone");
        CommandRun run = scan("https://someone:hidden@127.0.0.1:1/no.git");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("trapstreet: https://127.0.0.1:1/no.git could not be cloned: "), run.err());
        assertFalse(run.err().contains("hidden"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        clones.assertNoneIsNew();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--no-history --history-only  | cannot be combined",
                "--no-history --range a..b    | cannot be combined",
                "--no-history --since-last    | cannot be combined",
                "--range nowhere..HEAD        | --range cannot be used: fatal: ",
                "--range --output=x           | --range",
                "--memory 1k                  | --memory takes a size of at least 64m, such as 512m or 2g, not 1k",
                "--memory 99999999999999999g  | --memory takes a size of at least 64m",
                "--memory m                   | --memory takes a size of at least 64m"
            })
    void wrongUseIsOneClearLine(String options, String words) {
        List<String> all = new ArrayList<>(List.of(options.split(" ", -1)));
        all.add(repository.folder().toString());
        CommandRun run = scan(all.toArray(String[]::new));
        assertEquals(2, run.code(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(words), run.err());
    }

    /** Tokens in content, in names of files, branches and tags, in author, committer, subject, body and notes. */
    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "jsonl", "sarif"})
    void noTokenOfAHistoryComesOut(String format) throws Exception {
        Random random = new Random(20260101);
        List<String> planted = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            planted.add(TokenBuilder.pk().signature(random).build());
        }
        Files.createDirectories(repository.folder().resolve(planted.get(0)));
        commit(planted.get(0) + "/" + planted.get(1) + ".js", planted.get(2));
        repository.git("checkout", "-q", "-b", planted.get(3));
        repository.git(
                "-c",
                "user.name=" + planted.get(4),
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                planted.get(5) + "\n\nbody");
        repository.git("tag", "-a", planted.get(6), "-m", planted.get(7));
        repository.git("notes", "add", "-m", planted.get(8));
        Files.delete(repository.folder().resolve(planted.get(0)).resolve(planted.get(1) + ".js"));
        repository.git("commit", "-q", "-a", "-m", "gone");
        CommandRun run = scan("--format", format, repository.folder().toString());
        assertEquals(1, run.code(), run.err());
        for (String token : planted) {
            String signature = token.substring(token.length() - 22);
            assertFalse(run.out().contains(signature) || run.err().contains(signature), run.out());
        }
    }

    @Test
    void progressTellsPhaseShareRateAndTimeLeft() {
        assertEquals("reading files", ProgressLine.format("reading files", 0, 0, "objects", 1000));
        assertEquals(
                "reading  [###---------]  25 %, 1,000 of 4,000 objects, 500/s, 6 s left",
                ProgressLine.format("reading", 1_000, 4_000, "objects", 2_000));
        assertEquals(
                "reading  [------------]  0 %, 0 of 4,000 objects",
                ProgressLine.format("reading", 0, 4_000, "objects", 2_000));
        assertEquals(
                "reading  [############]  100 %, 10 of 10 objects, 10/s, 0 s left",
                ProgressLine.format("reading", 11, 10, "objects", 1_000), "what is read twice is not more than all");
        String largest = ProgressLine.format("reading", 871_003, 922_648, "objects", 100_000);
        assertTrue(largest.length() < 80, largest);
    }
}
