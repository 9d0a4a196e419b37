package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trapstreet.cli.Approved;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output of a scan, on both streams. */
class ScanOutputTest {
    @TempDir
    private Path folder;

    /** Creates a tree whose report contains everything that a report can say about tokens. */
    private Path mixedTree() throws IOException {
        Path root = Files.createDirectory(folder.resolve("tree"));
        String secret = TokenBuilder.sk().account("trapstreet-secret").build();
        String old = TokenBuilder.pk()
                .account("trapstreet-old")
                .id(TokenBuilder.cuid(Instant.parse("2018-05-01T00:00:00Z"), 2))
                .build();
        String recent = TokenBuilder.pk()
                .account("trapstreet-new")
                .id(TokenBuilder.cuid(Instant.parse("2025-12-24T00:00:00Z"), 3))
                .build();
        long now = Trees.now();
        String live = TokenBuilder.tk()
                .account("trapstreet-live")
                .times(now - 600, now + 1200)
                .json("scopes", "[\"styles:read\",\"tokens:write\"]")
                .build();
        String expired = TokenBuilder.tk()
                .account("trapstreet-past")
                .times(now - 9000, now - 7200)
                .build();
        Trees.file(root, "src/config.js", "// ü\nexport const a = '" + secret + "'; // " + secret + "\n");
        Trees.file(root, "src/again/config.js", "\n\n" + secret);
        for (int i = 10; i < 23; i++) {
            Trees.file(root, "pages/page" + i + ".html", "<script>\nmapboxgl.accessToken = \"" + old + "\";\n");
        }
        Trees.file(root, "README.md", "Use " + recent + " here, or pk.eyJ1... of your own.\n");
        Trees.file(root, "log.txt", "GET /v4?access_token=" + live + "\r\nGET /v4?access_token=" + expired + "\r\n");
        Trees.file(root, "esc \u001b[31m and \u202ebidi.txt", secret);
        Trees.file(root, "empty.txt", "");
        Trees.file(root, ".git/config", secret);
        Trees.file(root, "left/out.txt", secret);
        Files.createSymbolicLink(root.resolve("link"), Path.of("nowhere", recent));
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"));
        return root;
    }

    private CommandRun scanMixedTree(String... options) throws IOException {
        Path root = mixedTree();
        String[] typed = new String[options.length + 7];
        typed[0] = "scan";
        typed[1] = "--now";
        typed[2] = Trees.NOW;
        typed[3] = "--exclude";
        typed[4] = "/left/";
        System.arraycopy(options, 0, typed, 5, options.length);
        typed[typed.length - 2] = root.toString();
        typed[typed.length - 1] = folder.resolve("dangling").toString();
        return CommandRun.of(typed).masked(folder);
    }

    @Test
    void aMixedTree() throws IOException {
        Approved.verify("scan-text", scanMixedTree().snapshot());
    }

    @Test
    void quietLeavesTheSummaryOutAndNothingElse() throws IOException {
        Path root = mixedTree();
        String[] full = {
            "scan",
            "--now",
            Trees.NOW,
            root.toString(),
            folder.resolve("dangling").toString()
        };
        String[] quiet = {
            "scan",
            "-q",
            "--now",
            Trees.NOW,
            root.toString(),
            folder.resolve("dangling").toString()
        };
        String text = CommandRun.of(full).out();
        assertTrue(text.contains("\nNOT READ  "));
        String said = text.substring(text.indexOf("── "), text.indexOf("Severity high or worse"));
        assertEquals(
                said.replaceAll("(?m)^To accept a token: .*\n\n", ""),
                CommandRun.of(quiet).out());
    }

    @Test
    void aMixedTreeInColorWithPlaceholders() throws IOException {
        Approved.verify(
                "scan-text-colour",
                scanMixedTree("--color", "always", "--placeholders").snapshot());
    }

    @Test
    void aSmallTreeAsJson() throws IOException {
        Trees.file(folder, "a b/ü.js", "\n x='" + TokenBuilder.sk().build() + "'; // pk.eyJ1...\n");
        Trees.file(folder, ".git/config", "");
        String[] typed = {"scan", "--now", Trees.NOW, "--placeholders", "--format", "json", folder.toString()};
        Approved.verify("scan-json", CommandRun.of(typed).masked(folder).snapshot());
    }

    @Test
    void aMixedTreeAsJsonLines() throws IOException {
        CommandRun run = scanMixedTree("--format", "jsonl");
        List<String> kinds = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            JsonNode node = new ObjectMapper().readTree(line);
            String kind = node.fieldNames().next();
            kinds.add(kind + " " + node.at("/" + kind + "/severity").asText("-"));
        }
        assertEquals(
                List.of(
                        "finding critical",
                        "finding high",
                        "finding medium",
                        "finding low",
                        "finding low",
                        "problem -",
                        "run -"),
                kinds);
    }

    @Test
    void aMixedTreeAsJsonQuietly() throws IOException {
        CommandRun run = scanMixedTree("--format", "json", "--quiet");
        assertEquals(
                "NOT READ  DIR/dangling: the target of this link does not exist. Give the path of the intended file.\n",
                run.err());
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertEquals(5, report.get("findings").size());
        assertEquals(1, report.get("problems").size());
    }

    @Test
    void aCleanTree() throws IOException {
        Trees.file(folder, "a.txt", "nothing here\n");
        CommandRun run = CommandRun.of("scan", "--now", Trees.NOW, folder.toString());
        assertEquals("""
                exit code 0
                --- standard output
                No Mapbox token found.
                Scanned 1 file, 13 bytes, in 0.00 s. No file was skipped.
                --- standard error
                """, run.snapshot());
        assertEquals(
                new CommandRun(0, "", ""), CommandRun.of("scan", "--now", Trees.NOW, "--quiet", folder.toString()));
        assertEquals(new CommandRun(0, "", ""), CommandRun.of("scan", "--now", Trees.NOW, "-q", folder.toString()));
    }

    @Test
    void theOrderOfTheTargetsAndTheNumberOfThreadsChangeNoByteOfTheFindings() throws IOException {
        Path root = mixedTree();
        String[] one = {"scan", "--now", Trees.NOW, "--threads", "1", "--format", "jsonl", "--quiet", root.toString()};
        String[] many = one.clone();
        many[4] = "7";
        CommandRun expected = CommandRun.of(one);
        assertTrue(expected.out().lines().count() > 5);
        for (int i = 0; i < 5; i++) {
            assertEquals(expected, CommandRun.of(many));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "always", "never"})
    void colorsAreUsedAsAsked(String when) throws IOException {
        Path file = Trees.file(folder, "a.txt", TokenBuilder.sk().build());
        CommandRun plain = CommandRun.of("scan", "--color", when, file.toString());
        CommandRun terminal = CommandRun.onTerminal("scan", "--color", when, file.toString());
        assertEquals(when.equals("always"), plain.out().contains("\u001b["));
        assertEquals(!when.equals("never"), terminal.out().contains("\u001b["));
    }

    @Test
    void aReportInAFileIsNeverColored() throws IOException {
        Path file = Trees.file(folder, "a.txt", TokenBuilder.sk().build());
        Path report = folder.resolve("report");
        CommandRun.onTerminal(
                "scan", "--color", "always", "--format", "text", "--output", report.toString(), file.toString());
        assertTrue(Files.readString(report).contains("HIGH  sk.trapstreet-test."));
        assertFalse(Files.readString(report).contains("\u001b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "jsonl", "sarif"})
    void standardOutputHoldsTheReportAloneAndTheRestIsSaidBeside(String format) throws IOException {
        Path file = Trees.file(folder, "a.txt", TokenBuilder.sk().build());
        CommandRun run = CommandRun.onTerminal("scan", "--now", Trees.NOW, "--format", format, file.toString());
        run.out().lines().reduce((first, last) -> last).ifPresent(last -> assertTrue(last.endsWith("}")));
        assertTrue(new ObjectMapper().readTree(run.out()).isObject());
        assertEquals("""
                1 token in 1 location: 1 high.
                Severity high or worse, which fails the run: 1 Mapbox token.
                Scanned 1 file, 129 bytes, in 0.00 s. No file was skipped.
                """.replace("129", Long.toString(Files.size(file))), run.err());
    }

    @Test
    void aTextReportInAFileIsSummedUpBeside() throws IOException {
        Path file = Trees.file(folder, "a.txt", TokenBuilder.sk().build());
        CommandRun run = CommandRun.of(
                "scan", "--format", "text", "--output", folder.resolve("report").toString(), file.toString());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("1 token in 1 location: 1 high.\n"), run.err());
    }

    @Test
    void standardInputIsScannedToItsEnd() {
        String token = TokenBuilder.sk().build();
        CommandRun run = CommandRun.withInput("one\ntwo = " + token + "\n", "scan", "--now", Trees.NOW, "-");
        assertEquals(1, run.code());
        assertTrue(run.out().contains("\n  <stdin>:2:7\n"), run.out());
        assertTrue(run.out().contains("\nScanned 1 file, "), run.out());
    }

    @Test
    void standardInputAndFilesGoTogether() throws IOException {
        Path file = Trees.file(folder, "a.txt", TokenBuilder.pk().build());
        CommandRun run = CommandRun.withInput(TokenBuilder.sk().build(), "scan", file.toString(), "-", "-");
        assertTrue(run.out().contains("\n  <stdin>:1:1\n"), run.out());
        assertTrue(run.out().contains("\n  " + file + ":1:1\n"), run.out());
        assertTrue(run.out().contains("2 tokens in 2 locations"), run.out());
        assertTrue(run.out().contains("Scanned 2 files"), run.out());
    }

    @Test
    void standardInputThatBreaksOffIsAProblem() {
        InputStream broken = new InputStream() {
            private boolean begun;

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (begun) {
                    throw new IOException("the pipe broke");
                }
                begun = true;
                buffer[offset] = 'x';
                return 1;
            }

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }
        };
        CommandRun run = CommandRun.withInput(broken, "scan", "-");
        assertEquals(3, run.code());
        assertTrue(run.out().contains("NOT READ  <stdin>: it could not be read: the pipe broke. "), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "jsonl", "sarif"})
    void aFullDiskBehindStandardOutputIsSaid(String format) throws IOException {
        Path file = Trees.file(folder, "a.txt", "nothing");
        CommandRun run = CommandRun.into(
                new FullDisk(), InputStream.nullInputStream(), false, "scan", "--format", format, file.toString());
        assertEquals(3, run.code());
        assertTrue(
                run.err().startsWith("trapstreet: the report could not be written to standard output: no space left\n"),
                run.err());
    }

    @Test
    void aFullDiskHidesNoFinding() throws IOException {
        Path file = Trees.file(folder, "a.txt", TokenBuilder.sk().build());
        CommandRun run = CommandRun.into(new FullDisk(), InputStream.nullInputStream(), false, "scan", file.toString());
        assertEquals(1, run.code());
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("no space left");
        }
    }

    @Test
    void secretsAreShownOnRequestInEveryFormat() throws IOException {
        String token = TokenBuilder.sk().build();
        Path file = Trees.file(folder, "a.txt", token);
        for (String format : new String[] {"text", "json", "jsonl", "sarif"}) {
            CommandRun withheld = CommandRun.of("scan", "--format", format, file.toString());
            assertFalse(withheld.out().contains(token), format);
            CommandRun shown = CommandRun.of("scan", "--show-secrets", "--format", format, file.toString());
            assertTrue(shown.out().contains(token), format);
            assertFalse(shown.err().contains(token), format);
        }
    }

    @Test
    void placeholdersAreShownOnRequestOnly() throws IOException {
        Path file = Trees.file(folder, "a.txt", "token: sk.eyJ1...\n");
        CommandRun hidden = CommandRun.of("scan", "--fail-on", "info", file.toString());
        assertEquals(0, hidden.code());
        CommandRun shown = CommandRun.of("scan", "--fail-on", "info", "--placeholders", file.toString());
        assertEquals(1, shown.code());
        assertTrue(shown.out().contains("INFO  sk.…  a placeholder or a truncated secret token\n"), shown.out());
    }

    @Test
    void anotherFolderOfRulesJudges() throws IOException {
        Path rules = Files.createDirectory(folder.resolve("rules"));
        Trees.file(rules, "catalogue.yml", "documents:\n  D: A document\nknown: {}\n");
        Trees.file(rules, "MBX900.yml", """
                id: MBX900
                title: A public token anywhere
                why: Because this test says so.
                remedy: Do nothing.
                references: [D]
                cases:
                  - when: [public]
                    severity: { unknown: critical }
                    message: The public token of account {account}.
                examples:
                  - text: "{{pk}}"
                    exposure: UNKNOWN
                    severity: critical
                counterexamples:
                  - text: "{{sk}}"
                    exposure: UNKNOWN
                """);
        Path file = Trees.file(
                folder,
                "a.txt",
                TokenBuilder.pk().build() + "\n" + TokenBuilder.sk().build());
        CommandRun run = CommandRun.of("scan", "--now", Trees.NOW, "--rules", rules.toString(), file.toString());
        assertEquals(1, run.code());
        assertTrue(run.out().contains("\nCRITICAL  pk.trapstreet-test."), run.out());
        assertTrue(run.out().contains("MBX900 critical: The public token.\n"), run.out());
        assertTrue(run.out().contains("INFO  sk.trapstreet-test."), run.out());
        CommandRun sarif = CommandRun.of("scan", "--rules", rules.toString(), "--format", "sarif", file.toString());
        assertTrue(sarif.out().contains("\"id\" : \"MBX900\""));
        assertFalse(sarif.out().contains("MBX001"));
    }

    @Test
    void bytesThatAreNoTextAreReadAllTheSame() {
        byte[] token = TokenBuilder.sk().build().getBytes(StandardCharsets.US_ASCII);
        byte[] input = new byte[token.length + 300];
        for (int i = 0; i < 256; i++) {
            input[i] = (byte) i;
        }
        System.arraycopy(token, 0, input, 256, token.length);
        CommandRun run = CommandRun.withInput(new ByteArrayInputStream(input), "scan", "--fail-on", "none", "-");
        assertTrue(run.out().contains("1 token in 1 location: 1 high."), run.out());
    }
}
