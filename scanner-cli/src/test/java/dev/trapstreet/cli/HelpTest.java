package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "scan",
                "report",
                "triage",
                "fix",
                "ignore",
                "ignore list",
                "unignore",
                "decode",
                "check-url",
                "audit",
                "restrict",
                "rotate",
                "revoke",
                "mint",
                "rules",
                "rules list",
                "rules show",
                "rules check",
                "config",
                "config explain",
                "config check",
                "baseline",
                "baseline create",
                "baseline prune",
                "hook",
                "hook install",
                "hook uninstall",
                "hook status",
                "hook run"
            })
    void everyCommandHasItsHelp(String command) throws IOException {
        CommandRun help = CommandRun.of((command + " --help").strip().split(" "));
        Approved.verify(("help " + command).strip().replace(' ', '-'), help.snapshot());
        assertEquals(0, help.code());
        assertEquals("", help.err());
        List<String> tooWide =
                help.out().lines().filter(line -> line.length() > 100).toList();
        assertEquals(List.of(), tooWide);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan", "decode", "check-url", "rules", "rules list", "rules show"})
    void helpFirstIsTheSameAsHelpLast(String command) {
        CommandRun last = CommandRun.of((command + " --help").split(" "));
        assertTrue(last.out().contains("Usage: trapstreet " + command + " "));
        assertEquals(last, CommandRun.of(("help " + command).split(" ")));
        assertEquals(last, CommandRun.of((command + " -h").split(" ")));
    }

    @Test
    void withoutACommandTheUsageHasTenLinesAndNamesCommandsThatExist() {
        CommandRun run = CommandRun.of();
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertEquals(10, run.err().lines().count(), run.err());
        String help = CommandRun.of("--help").out();
        Matcher command = Pattern.compile("trapstreet ([a-z][a-z-]*)").matcher(run.err());
        Set<String> named = new TreeSet<>();
        while (command.find()) {
            assertTrue(help.contains("\n  " + command.group(1) + " "), command.group());
            named.add(command.group(1));
        }
        assertEquals(Set.of("decode", "hook", "rules", "scan"), named);
    }

    @Test
    void helpAloneIsTheHelpOfTheProgram() {
        assertEquals(CommandRun.of("--help"), CommandRun.of("help"));
        assertEquals(CommandRun.of("--help"), CommandRun.of("-h"));
    }

    @Test
    void helpIsGivenWhateverElseIsTyped() {
        assertEquals(
                CommandRun.of("scan", "--help"), CommandRun.of("scan", "/no/such/place", "--threads", "0", "--help"));
    }

    @ParameterizedTest
    @CsvSource({
        "help scna, unknown command 'scna'; did you mean scan?",
        "scna --help, unknown command 'scna'; did you mean scan?",
        "help rules lsit, unknown command 'lsit'; did you mean list?",
        "hook instal -h, unknown command 'instal'; did you mean install?"
    })
    void helpOfAnUnknownCommandIsAMistake(String typed, String sentence) {
        assertEquals(new CommandRun(2, "", "trapstreet: " + sentence + "\n"), CommandRun.of(typed.split(" ")));
    }

    @Test
    void helpIsColoredOnATerminalOnly() {
        String plain = CommandRun.of("scan", "--help").out();
        String colored = CommandRun.onTerminal("scan", "--help").out();
        assertFalse(plain.contains("\u001b["));
        assertTrue(colored.contains("\u001b["));
        assertEquals(plain, colored.replaceAll("\u001b\\[[0-9;]*m", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V"})
    void theVersionIsThatOfTheProgramAndOfItsRules(String option) {
        CommandRun run = CommandRun.of(option);
        assertTrue(
                run.out().matches("trapstreet [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?, rules [0-9a-f]{12}\n"), run.out());
        assertEquals(
                "exit code 0\n--- standard output\ntrapstreet VERSION, rules RULES\n--- standard error\n",
                run.masked(Path.of("nowhere")).snapshot());
    }

    @Test
    void theRulesVersionIsThatOfTheListOfRules() {
        String version = CommandRun.of("--version").out().strip();
        String rules = version.substring(version.lastIndexOf(' ') + 1);
        assertTrue(CommandRun.of("rules", "list").out().contains("version " + rules + ";"));
    }

    /** As in {@code trapstreet --help > /dev/full}. */
    @ParameterizedTest
    @ValueSource(strings = {"--help", "scan --help", "--version", "rules list"})
    void whenItCannotBeWrittenTheExitCodeAndOneSentenceSaySo(String typed) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        CommandRun run = CommandRun.into(full, InputStream.nullInputStream(), false, typed.split(" "));
        assertEquals(3, run.code());
        assertTrue(run.err().startsWith("trapstreet: "), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}
