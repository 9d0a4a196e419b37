package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trapstreet.finding.Severity;
import dev.trapstreet.report.ReportFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the completions in bash, and in fish and zsh where they are installed. */
class CompletionTest {
    @TempDir
    private Path folder;

    private static String script(String shell) {
        CommandRun run = CommandRun.of("completion", shell);
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    /** Returns the words that bash offers for the last one. */
    private List<String> complete(String... words) throws IOException, InterruptedException {
        Path script = folder.resolve("completion.bash");
        Files.writeString(script, script("bash"));
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "--norc",
                "-c",
                ". ./completion.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_LINE=\"$*\";"
                        + " COMP_POINT=${#COMP_LINE}\n"
                        + "_complete_trapstreet; printf '%s\\n"
                        + "' \"${COMPREPLY[@]}\"",
                "bash",
                "trapstreet"));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        bash.waitFor();
        return out.lines().filter(line -> !line.isEmpty()).sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "scan targ, target folder",
        "scan --output targ, target folder",
        "scan -o targ, target folder",
        "scan --config targ, target folder",
        "scan --quiet targ, target folder",
        "baseline create --output targ, target folder",
        "audit trapstreet-demo --config targ, target folder",
        "scan --format sar, sarif",
        "scan --format=x --fail-on cri, critical",
        "scan --fail-on n, none",
        "scan --color al, always",
        "scan --verify r, required",
        "audit --format c, csv",
        "rules list --format m, markdown",
        "decode --format j, json",
        "hook install pre-r, pre-receive",
        "hook run --on-timeout d, deny",
        "rules show MBX08, MBX080 MBX081 MBX082"
    })
    void bashCompletesValues(String typed, String offered) throws Exception {
        Files.createDirectory(folder.resolve("target folder"));
        List<String> expected = offered.startsWith("MBX") ? List.of(offered.split(" ")) : List.of(offered);
        assertEquals(expected, complete(typed.split(" ")));
    }

    @Test
    void everyWordIsOffered() throws Exception {
        List<String> formats = new ArrayList<>();
        for (ReportFormat format : ReportFormat.values()) {
            formats.add(format.keyword());
        }
        formats.sort(null);
        assertEquals(formats, complete("scan", "--format", ""));
        assertEquals(
                Severity.values().length + 1, complete("scan", "--fail-on", "").size());
    }

    /** Returns the lines that another shell prints for a script, which reads the completions from a file; skips the test without it. */
    private List<String> other(String shell, String option, String script, String... words) throws Exception {
        assumeTrue(isInstalled(shell), shell + " is not installed");
        Files.writeString(folder.resolve("completions"), script(shell));
        List<String> command = new ArrayList<>(List.of(shell, option, "-c", script));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out.lines().toList();
    }

    private static boolean isInstalled(String shell) {
        for (String place : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(place, shell))) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({
        "scan targ, target folder/",
        "scan --output targ, target folder/",
        "scan --format sar, sarif",
        "scan --fail-on cri, critical",
        "hook install pre-r, pre-receive",
        "hook ins, install",
        "rules show MBX08, MBX080 MBX081 MBX082"
    })
    void fishCompletesValues(String typed, String offered) throws Exception {
        Files.createDirectory(folder.resolve("target folder"));
        List<String> lines =
                other("fish", "--no-config", "source completions; complete -C \"$argv\"", "trapstreet " + typed);
        List<String> words = lines.stream().map(line -> line.split("\t", -1)[0]).toList();
        assertEquals(offered.startsWith("MBX") ? List.of(offered.split(" ")) : List.of(offered), words);
    }

    /** The function of zsh offers words with another beginning, too, which zsh leaves out. */
    @ParameterizedTest
    @CsvSource({
        "scan targ, target folder",
        "scan --output targ, target folder",
        "scan --format sar, sarif",
        "scan --fail-on cri, critical",
        "hook install pre-r, pre-receive",
        "rules show MBX08, MBX080 MBX081 MBX082"
    })
    void zshCompletesValues(String typed, String offered) throws Exception {
        Files.createDirectory(folder.resolve("target folder"));
        String[] words = ("trapstreet " + typed).split(" ");
        String last = words[words.length - 1];
        List<String> lines = other("zsh", "-f", """
                autoload -U +X compinit && compinit -D -i
                source ./completions
                reply() {
                    emulate -L sh
                    setopt kshglob noshglob braceexpand ksharrays
                    typeset -a COMPREPLY COMP_WORDS
                    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*"
                    COMP_POINT=${#COMP_LINE}
                    _complete_trapstreet
                    printf '%s\n' "${COMPREPLY[@]}"
                }
                reply "$0" "$@"
                """, words);
        List<String> expected = offered.startsWith("MBX") ? List.of(offered.split(" ")) : List.of(offered);
        assertEquals(
                expected, lines.stream().filter(line -> line.startsWith(last)).toList());
    }

    @Test
    void theOtherShellsCompleteTheSameWords() {
        String zsh = script("zsh");
        assertTrue(zsh.contains("compgen -W \"auto always never\""));
        String fish = script("fish");
        assertTrue(fish.contains("-l fail-on -x -a 'info low medium high critical none'"), fish);
        assertTrue(fish.contains("-a 'pre-commit commit-msg pre-push pre-receive'"), fish);
        assertTrue(fish.contains("-l output -r -F"), fish);
        assertTrue(fish.lines().anyMatch(line -> line.contains("-a 'MBX001 MBX002")), fish);
        assertTrue(fish.lines().noneMatch(line -> line.contains("-l threads") && line.contains("-F")), fish);
    }
}
