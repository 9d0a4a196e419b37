package dev.trapstreet.cli.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions about findings, typed in a terminal. */
final class TriageCommandTest {
    private final String one = TokenBuilder.sk().account("trapstreet-one").build();
    private final String two = TokenBuilder.sk().account("trapstreet-two").build();

    @TempDir
    private Path folder;

    private Path tree;

    @BeforeEach
    void makeATree() throws IOException {
        tree = Files.createDirectory(folder.resolve("tree"));
        Trees.file(tree, "a.py", "TOKEN = '" + one + "'\n");
        Trees.file(tree, "b.py", "\nTOKEN = '" + two + "'\n");
    }

    private CommandRun triage(Map<String, String> environment, String typed, String... more) {
        String[] words = new String[more.length + 2];
        words[0] = "triage";
        words[1] = tree.toString();
        System.arraycopy(more, 0, words, 2, more.length);
        CommandRun run = CommandRun.withEnvironment(environment, typed, true, words);
        for (String token : new String[] {one, two}) {
            assertFalse((run.out() + run.err()).contains(token.substring(token.length() - 30)));
        }
        return run;
    }

    @Test
    void decisionsAreWrittenAndTheNextRunGoesOn() throws IOException {
        CommandRun first = triage(Map.of(), "what\ni\na demo account\n2999-01-31\nq\n");
        assertEquals(1, first.code(), first.err());
        assertTrue(first.out().contains("[1/2] "), first.out());
        assertTrue(first.out().contains("Answer i, b, o, s or q.\n"));
        assertTrue(first.out().endsWith("1 left; the next run goes on with them.\n"), first.out());
        String config = Files.readString(tree.resolve(".trapstreet.yml"));
        assertTrue(config.contains("reason: a demo account\n    until: 2999-01-31\n"), config);
        CommandRun second = triage(Map.of(), "b\n");
        assertEquals(0, second.code());
        assertTrue(second.out().contains("[1/1] ") && second.out().endsWith("Nothing is left.\n"), second.out());
        String both = config + Files.readString(tree.resolve(".trapstreet-baseline"));
        assertTrue(both.contains(Trees.fingerprintOf(one)) && both.contains(Trees.fingerprintOf(two)));
        CommandRun scan = CommandRun.of("scan", "--baseline", tree + "/.trapstreet-baseline", tree.toString());
        assertEquals(0, scan.code(), scan.out());
        assertEquals(0, triage(Map.of(), "").code());
    }

    @Test
    void skippingAndTheEndOfTheInputChangeNothing() {
        assertEquals(1, triage(Map.of(), "s\ns\n").code());
        assertEquals(1, triage(Map.of(), "i\n\ni\nx\nsoon\ni\nx\n2020-01-01\n").code());
        assertEquals(1, triage(Map.of(), "").code());
        assertFalse(Files.exists(tree.resolve(".trapstreet.yml")));
        assertFalse(Files.exists(tree.resolve(".trapstreet-baseline")));
    }

    @Test
    void aLocationIsOpenedAtItsLine() throws IOException {
        Path editor = Files.writeString(folder.resolve("edit"), "#!/bin/sh\necho \"$@\" >> '" + folder + "/log'\n");
        Files.setPosixFilePermissions(editor, PosixFilePermissions.fromString("rwxr-xr-x"));
        triage(Map.of("EDITOR", editor + " -x"), "s\no\nq\n");
        assertEquals("-x +2 " + tree.resolve("b.py") + "\n", Files.readString(folder.resolve("log")));
        assertTrue(triage(Map.of(), "o\nq\n").out().contains("Neither VISUAL nor EDITOR is set."));
    }

    @Test
    void aSavedReportNeedsNoScan() throws IOException {
        Path saved = folder.resolve("report.json");
        Files.writeString(
                saved,
                CommandRun.of("scan", "--format", "json", tree.toString()).out());
        assertEquals(0, triage(Map.of(), "b\nb\n", "--from", saved.toString()).code());
        assertEquals(0, triage(Map.of(), "", "--from", saved.toString()).code());
    }

    @Test
    void withoutATerminalNothingIsAsked() {
        CommandRun run = CommandRun.of("triage", tree.toString());
        assertEquals(2, run.code());
        assertTrue(run.err().contains("not a terminal"), run.err());
    }
}
