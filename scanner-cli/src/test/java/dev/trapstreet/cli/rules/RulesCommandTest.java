package dev.trapstreet.cli.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.Approved;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesCommandTest {
    /** Directory of the rules in the checkout, from which the built-in ones were compiled. */
    private static final Path RULES = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve(Path.of("..", "rules"))
            .normalize();

    private static final String GOOD = """
            id: MBX900
            title: A title
            why: A reason.
            remedy: A remedy.
            references: [D]
            cases:
              - when: [secret]
                severity: { unknown: high }
                message: The token of account {account}.
            examples:
              - text: "{{sk}}"
                exposure: UNKNOWN
                severity: high
            counterexamples:
              - text: "{{pk}}"
                exposure: UNKNOWN
            """;

    @TempDir
    private Path folder;

    private void write(String rule) {
        Trees.file(folder, "catalogue.yml", "documents:\n  D: A document\nknown: {}\n");
        Trees.file(folder, "MBX900.yml", rule);
    }

    @Test
    void theListNamesEveryRule() throws IOException {
        CommandRun run = CommandRun.of("rules", "list");
        Approved.verify("rules-list", run.masked(folder).snapshot());
        for (String file : Trees.names(RULES)) {
            if (file.startsWith("MBX")) {
                assertTrue(run.out().contains(file.replace(".yml", "") + "  "), file);
            }
        }
    }

    /** Rules with one case, with two, and with a list of locations. */
    @ParameterizedTest
    @ValueSource(strings = {"MBX001", "MBX005", "MBX006", "MBX012", "MBX074"})
    void aRuleIsShown(String id) throws IOException {
        Approved.verify("rules-show-" + id, CommandRun.of("rules", "show", id).snapshot());
    }

    @Test
    void everyRuleIsShownInLinesThatFitATerminal() throws IOException {
        int shown = 0;
        for (String file : Trees.names(RULES)) {
            if (!file.startsWith("MBX")) {
                continue;
            }
            CommandRun run = CommandRun.of("rules", "show", file.replace(".yml", ""));
            assertEquals(0, run.code(), file);
            assertEquals("", run.err(), file);
            assertTrue(run.out().startsWith(file.replace(".yml", "") + "  "), file);
            // An example is displayed unchanged, and may be one long word.
            List<String> tooWide = run.out()
                    .lines()
                    .filter(line -> line.length() > 100 && line.strip().contains(" "))
                    .toList();
            assertEquals(List.of(), tooWide, file);
            shown++;
        }
        assertTrue(shown >= 13, "rules in " + RULES);
    }

    /** {@code ./trapstreet rules list --format markdown > docs/rules.md} creates it again. */
    @Test
    void thePageOfTheRulesIsUpToDate() throws IOException {
        Path page = RULES.resolveSibling("docs").resolve("rules.md");
        CommandRun run = CommandRun.of("rules", "list", "--format", "markdown");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        if (Boolean.getBoolean("approve")) {
            Files.writeString(page, run.out());
        }
        assertEquals(Files.readString(page), run.out());
    }

    @Test
    void aFormatThatIsNoneIsRefused() {
        CommandRun run = CommandRun.of("rules", "list", "--format", "html");
        assertEquals(2, run.code());
        assertEquals(
                "trapstreet: --format takes text or markdown, not html\n",
                run.err().lines().findFirst().orElseThrow() + "\n");
    }

    @Test
    void anIdMayBeWrittenInSmallLetters() {
        assertEquals(CommandRun.of("rules", "show", "MBX001"), CommandRun.of("rules", "show", "mbx001"));
    }

    @Test
    void theBuiltInRulesBehave() {
        CommandRun run = CommandRun.of("rules", "check");
        assertEquals(0, run.code());
        assertTrue(run.out().matches("[0-9]+ rules, [0-9]+ examples: all pass\\.\n"), run.out());
    }

    @Test
    void theRulesOfTheCheckoutBehaveAndAreTheBuiltInOnes() {
        CommandRun run = CommandRun.of("rules", "check", RULES.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals(CommandRun.of("rules", "check"), run);
    }

    @Test
    void aFolderOfOnesOwnIsChecked() {
        write(GOOD);
        CommandRun run = CommandRun.of("rules", "check", folder.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals("1 rule, 2 examples: all pass.\n", run.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'text: "{{sk}}"'  | 'text: "{{pk}}"'                   | 'MBX900, example 1: the rule does not fire'
                    'text: "{{pk}}"'  | 'text: "{{sk}}"'                   | 'MBX900, counter-example 1: the rule fires'
                    'severity: high'  | 'severity: low'                    | 'MBX900, example 1: the severity is high, not low'
                    'text: "{{sk}}"'  | 'text: "{{xk}}"'                   | 'MBX900, example 1: cannot parse the placeholder at: {{xk}}'
                    'text: "{{pk}}"'  | 'text: "{{tk iat=soon}}"'          | 'MBX900, counter-example 1: not a time: iat=soon'
                    """)
    void anExampleThatDoesNotBehaveIsNamed(String from, String to, String expected) {
        write(GOOD.replace(from, to));
        CommandRun run = CommandRun.of("rules", "check", folder.toString());
        assertEquals(2, run.code());
        assertEquals(expected, run.out().lines().findFirst().orElseThrow());
        assertTrue(run.out().endsWith(" examples: 1 fails.\n"), run.out());
    }

    /** Errors in a rule file, with the line of each. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'id: MBX900'       | 'id: MBX9'           | 'MBX900.yml:1: a rule''s id is MBX and three digits'
                    'id: MBX900'       | 'id: MBX901'         | 'MBX900.yml:1: a rule''s file must be named after its id: MBX901.yml'
                    'title: A title'   | 'titel: A title'     | 'MBX900.yml:2: unknown key ''titel''; did you mean ''title''?'
                    'title: A title\n' | ''                   | 'MBX900.yml:1: the key ''title'' is missing'
                    'why: A reason.'   | 'why: [A reason]'    | 'MBX900.yml:3: a text is expected here'
                    'why: A reason.'   | 'why: "A reason'     | 'MBX900.yml:'
                    '[D]'              | '[E]'                | 'MBX900.yml:5: unknown document; did you mean ''D''?'
                    '[D]'              | '[]'                 | 'MBX900.yml:5: at least one entry is expected here'
                    '[secret]'         | '[secrte]'           | 'MBX900.yml:7: unknown trait ''secrte''; did you mean ''secret''?'
                    'unknown: high'    | 'unknown: hihg'      | 'MBX900.yml:8: unknown severity ''hihg''; did you mean ''high''?'
                    'unknown: high'    | 'moon: high'         | 'MBX900.yml:8: unknown key ''moon'''
                    '{account}'        | '{acount}'           | 'MBX900.yml:9: unknown placeholder {acount}; did you mean ''account''?'
                    'exposure: UNKNOWN'| 'exposure: MOON'     | 'MBX900.yml:12: unknown exposure ''MOON'''
                    'remedy: A remedy.'| 'why: Twice.'        | 'MBX900.yml:4: '
                    """)
    void aFaultIsNamedWithItsFileAndLine(String from, String to, String expected) {
        write(GOOD.replace(from.replace("\\n", "\n"), to));
        CommandRun run = CommandRun.of("rules", "check", folder.toString());
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("trapstreet: " + folder + "/" + expected), run.err());
        assertEquals(1, run.err().lines().count());
        // A scan prints the same, and scans nothing.
        CommandRun scan = CommandRun.of("scan", "--rules", folder.toString(), folder.toString());
        assertEquals(run, scan);
    }

    @Test
    void aFolderWithoutRulesIsNamed() {
        Trees.file(folder, "catalogue.yml", "documents:\n  D: A document\nknown: {}\n");
        CommandRun run = CommandRun.of("rules", "check", folder.toString());
        assertEquals(2, run.code());
        assertEquals("trapstreet: " + folder + ": contains no rule (a file MBX….yml)\n", run.err());
    }

    @Test
    void nothingInARuleFileReachesTheTerminalAsItIs() throws IOException {
        write(GOOD.replace("{{sk}}", "{{xk \\e[2J\\u202e"));
        CommandRun run = CommandRun.of("rules", "check", folder.toString());
        assertEquals(2, run.code());
        assertFalse(run.out().contains("\u001b") || run.out().contains("\u202e"), "the terminal is steered");
        assertTrue(run.out().contains("{{xk \\u{1b}[2J\\u{202e}"), run.out());

        Files.delete(folder.resolve("MBX900.yml"));
        write(GOOD.replace("[secret]", "[\"\\e[2J\"]"));
        CommandRun fault = CommandRun.of("rules", "check", folder.toString());
        assertTrue(fault.err().contains("unknown trait '\\u{1b}[2J'"), fault.err());
    }
}
