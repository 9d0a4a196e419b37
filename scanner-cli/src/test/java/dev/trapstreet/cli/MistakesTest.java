package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid command lines: one line with the error and a suggestion, and exit code 2. */
class MistakesTest {
    @TempDir
    private Path folder;

    /** Command lines as typed. DIR is a directory that contains one file with a secret token. */
    private static final String[] COMMAND_LINES = {
        "scna .",
        "scan DIR/missing",
        "scan ''",
        "scan DIR/file/below",
        "scan --thread 2 DIR",
        "scan --colour always DIR",
        "scan --frmat json DIR",
        "scan -x DIR",
        "scan --verifi DIR",
        "scan --verify=sometimes DIR",
        "scan --verify --api-url http://api.example.com DIR",
        "scan --api-url http://127.0.0.1:9 DIR",
        "scan --token-file DIR/file DIR",
        "scan --inventory=DIR/missing DIR",
        "scan --inventory=DIR/file DIR",
        "scan --inventory --token-file DIR/missing DIR",
        "scan --threads 0 DIR",
        "scan --threads 1025 DIR",
        "scan --threads many DIR",
        "scan --threads -1 DIR",
        "scan --max-decode-depth 4 DIR",
        "scan --max-decode-depth deep DIR",
        "scan --max-archive-depth 9 DIR",
        "scan --max-archive-depth -1 DIR",
        "scan --threads DIR",
        "scan --threads",
        "scan --threads 1 --threads 2 DIR",
        "scan --now yesterday DIR",
        "scan --now 2026-01-01 DIR",
        "scan --format xml DIR",
        "scan --format JSON DIR",
        "scan --format DIR",
        "scan --format",
        "scan --color sometimes DIR",
        "scan --fail-on severe DIR",
        "scan --fail-on HIGH DIR",
        "scan --fail-on= DIR",
        "scan --format json --format sarif DIR",
        "scan --format json --output DIR/a --format text --format sarif DIR",
        "scan --output DIR/a DIR",
        "scan --format json --output DIR/missing/a DIR",
        "scan --format json --output DIR DIR",
        "scan --format json --output DIR/file/a DIR",
        "scan --format json --output / DIR",
        "scan --format json --output '' DIR",
        "scan --format json --output DIR/a --output DIR/b DIR",
        "scan --exclude '' DIR",
        "scan --exclude '# nothing' DIR",
        "scan --exclude [ DIR",
        "scan --rules DIR/missing DIR",
        "scan --rules DIR DIR",
        "scan --rules DIR/file DIR",
        "decode --format xml x",
        "decode --now yesterday x",
        "decode one two",
        "decode --file x",
        "decode",
        "rules",
        "rules lst",
        "rules show",
        "rules show MBX999",
        "rules show MBX01",
        "rules show nonsense",
        "rules check DIR/missing",
        "rules check DIR",
        "rules list more",
        "scan --format --output DIR/a DIR",
        "scan --format json --output",
        "scan -o",
        "scan --threads --tracked DIR",
        "scan --threads= DIR",
        "scan --tracked --tracked DIR",
        "scan --tracked=maybe DIR",
        "scan --output=DIR/a DIR",
        "rules show MBX001 MBX002",
        "decode --now",
        "scan --config DIR/missing DIR",
        "scan --config DIR DIR",
        "scan --config DIR/file --no-config DIR",
        "scan --config-from main --no-config DIR",
        "scan --config-from main DIR",
        "scan --config-from main -",
        "scan --baseline DIR/missing DIR",
        "scan --baseline DIR DIR",
        "scan --baseline DIR/file DIR",
        "config",
        "config explain DIR/missing",
        "config check DIR/missing",
        "config check",
        "baseline",
        "baseline create --output DIR/missing/a DIR",
        "baseline prune --baseline DIR/missing DIR",
        "revoke",
        "restrict x",
        "restrict x --allowed https://*.example.com",
        "rotate x DIR --report DIR/file",
        "mint",
        "mint --scope",
        "mint --scope styles:read --minutes 61",
        "mint --scope styles:read --format xml",
        "--frmat"
    };

    @Test
    void everyMistakeIsAnsweredByASentence() throws IOException {
        Trees.file(folder, "file", TokenBuilder.sk().build());
        StringBuilder all = new StringBuilder();
        List<String> otherwise = new ArrayList<>();
        for (String typed : COMMAND_LINES) {
            CommandRun run = CommandRun.of(words(typed)).masked(folder);
            all.append("$ trapstreet ")
                    .append(typed)
                    .append('\n')
                    .append(run.err())
                    .append('\n');
            if (run.code() != 2 || !run.out().isEmpty() || !isSentence(run.err())) {
                otherwise.add(typed + ": " + run.snapshot());
            }
        }
        Approved.verify("mistakes", all.toString());
        assertEquals(List.of(), otherwise);
        assertEquals(List.of("file"), Trees.names(folder));
    }

    /** Returns whether the output is one line in plain words, not in those of the command-line library. */
    private static boolean isSentence(String err) {
        return err.endsWith("\n")
                && err.startsWith("trapstreet: ")
                && err.lines().count() == 1
                && Stream.of("Exception", "Error:", "index", "Unmatched", "parameter", "(s)")
                        .noneMatch(err::contains);
    }

    private String[] words(String typed) {
        List<String> words = new ArrayList<>();
        for (String word : typed.replace("DIR", folder.toString()).split(" (?=(?:[^']*'[^']*')*[^']*$)", -1)) {
            words.add(word.replace("'", ""));
        }
        if (typed.isEmpty()) {
            words.clear();
        }
        return words.toArray(String[]::new);
    }

    /** Every option and command, with one letter missing, and with two letters swapped. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "scan --tracked",
                "scan --exclude",
                "scan --format",
                "scan --output",
                "scan --fail-on",
                "scan --placeholders",
                "scan --rules",
                "scan --config",
                "scan --baseline",
                "config",
                "config explain",
                "config check",
                "baseline",
                "baseline create",
                "baseline prune",
                "scan --threads",
                "scan --now",
                "scan --show-secrets",
                "scan --color",
                "scan --quiet",
                "scan --help",
                "scan --debug",
                "decode --format",
                "decode --now",
                "scan",
                "decode",
                "rules",
                "rules list",
                "rules show",
                "rules check"
            })
    void aSlipOfTheKeyboardIsAnsweredByWhatWasMeant(String typed) {
        String[] words = typed.split(" ");
        int last = words.length - 1;
        String meant = words[last];
        String leftOut = meant.substring(0, 3) + meant.substring(4);
        String swapped = meant.substring(0, 2) + meant.charAt(3) + meant.charAt(2) + meant.substring(4);
        for (String slip : List.of(leftOut, swapped)) {
            words[last] = slip;
            CommandRun run = CommandRun.of(words);
            assertEquals(2, run.code());
            assertTrue(run.err().contains("'" + slip + "'; did you mean " + meant + "?\n"), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan --threads 0", "scan --format xml", "scan --rules /no/such/folder", "scan --now x"})
    void nothingIsScannedAfterAMistake(String typed) {
        ByteArrayInputStream input = new ByteArrayInputStream(new byte[7]);
        assertEquals(2, CommandRun.withInput(input, (typed + " -").split(" ")).code());
        assertEquals(7, input.available(), "standard input was read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan DIR/missing", "scan --fail-on=x DIR", "rules check DIR", "decode --now x y"})
    void debugShowsWhereItWentWrong(String typed) {
        String[] plain = words(typed);
        String[] debug = words(typed + " --debug");
        CommandRun run = CommandRun.of(debug);
        assertEquals(2, run.code());
        assertTrue(
                Pattern.compile("^\\s+at dev\\.trapstreet\\.", Pattern.MULTILINE)
                        .matcher(run.err())
                        .find(),
                run.err());
        assertTrue(run.err().endsWith("\n" + CommandRun.of(plain).err()), run.err());
    }

    @Test
    void debugBesideASuccessSaysNothingMore() {
        Trees.file(folder, "file", "nothing");
        String[] typed = {"scan", "--now", Trees.NOW, folder.toString()};
        String[] debug = {"scan", "--now", Trees.NOW, "--debug", folder.toString()};
        assertEquals(CommandRun.of(typed), CommandRun.of(debug));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@words", "@@words"})
    void anArgumentWithAnAtSignIsNotAnArgumentFile(String name) throws IOException {
        Files.writeString(folder.resolve("words"), "--help\n");
        String word = name.replace("words", folder.resolve("words").toString());
        CommandRun plain = CommandRun.of("scan", "--fail-on", "none", word);
        assertEquals(2, plain.code());
        assertEquals("trapstreet: no such file or directory: " + word + " (nothing was scanned)\n", plain.err());
        assertEquals(plain, CommandRun.of("scan", "--fail-on=none", word));
    }
}
