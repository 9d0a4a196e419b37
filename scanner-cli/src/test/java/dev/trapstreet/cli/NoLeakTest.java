package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plants tokens wherever text can come from, runs the program with every format and every kind of failure, and searches
 * all output for these tokens and for their signatures.
 */
@Slow
class NoLeakTest {
    private static final int SIGNATURE_LENGTH = 22;

    /** Planted tokens, by the place of each. */
    private final Map<String, String> planted = new LinkedHashMap<>();

    private final Random random = new Random(20260101);

    @TempDir
    private Path folder;

    private Path reports;

    @BeforeEach
    void makeAFolderForReports() throws IOException {
        reports = Files.createDirectory(folder.resolve("reports"));
    }

    private String plant(String where, TokenBuilder token) {
        String text = token.signature(random).build();
        planted.put(where, text);
        return text;
    }

    private String secret(String where) {
        return plant(where, TokenBuilder.sk());
    }

    /** Returns a tree with a token in every place that a scan reads or names. */
    private Path treeOfTokens() throws IOException {
        Path root = folder.resolve("root-" + secret("name of the target"));
        Trees.file(root, "a.txt", secret("content, sk") + "\n" + plant("content, pk", TokenBuilder.pk()) + "\n");
        long now = Trees.now();
        Trees.file(root, "b.txt", plant("content, tk", TokenBuilder.tk().times(now - 60, now + 60)));
        Trees.file(root, "c.txt", secret("content, doubtful").replaceAll("[AQgw]$", "B"));
        Trees.file(root, "map?access_token=" + secret("file name") + "&x", "nothing");
        Trees.file(root, secret("directory name") + "/" + secret("file name in it"), secret("content there"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("..", secret("text of a link")));
        Files.createSymbolicLink(root.resolve(secret("name of a link")), Path.of(".."));
        String[] inside = {
            plant("with a token as its account", TokenBuilder.sk().account(secret("account"))),
            plant("with a token as its id", TokenBuilder.sk().id(secret("id"))),
            plant("with a token as a key", TokenBuilder.sk().text(secret("key"), "x")),
            plant("with a token as a value", TokenBuilder.sk().text("other", secret("value"))),
            plant(
                    "with a token as a scope",
                    TokenBuilder.tk().times(now - 60, now + 60).json("scopes", "[\"" + secret("scope") + ":write\"]")),
            plant(
                    "with a token as its client",
                    TokenBuilder.tk().times(now - 9000, now - 7200).text("client", secret("client"))),
            plant("with a token as its session", TokenBuilder.tk().text("iu", secret("session")))
        };
        Trees.file(root, "inside.txt", String.join("\n", inside));
        String cut = secret("cut short");
        Trees.file(root, "cut.txt", cut.substring(0, cut.length() - 5) + "\n" + secret("glued") + "xyz\n");
        return root;
    }

    static Stream<List<String>> waysToScan() {
        List<List<String>> ways = new ArrayList<>();
        for (String format : Trees.formats()) {
            for (String more : List.of(
                    "",
                    "--placeholders",
                    "--quiet",
                    "--debug",
                    "--color always",
                    "--threads 3 --placeholders --debug",
                    "--tracked",
                    "--tracked --debug",
                    "--fail-on none",
                    "--output REPORT",
                    "--output REPORT --placeholders --debug")) {
                List<String> way = new ArrayList<>(List.of("scan", "--now", Trees.NOW, "--format", format));
                way.addAll(more.isEmpty() ? List.of() : Arrays.asList(more.split(" ", -1)));
                ways.add(way);
            }
        }
        return ways.stream();
    }

    @ParameterizedTest
    @MethodSource("waysToScan")
    void aWholeScan(List<String> way) throws IOException {
        Path root = treeOfTokens();
        List<String> typed = new ArrayList<>(way);
        typed.replaceAll(
                word -> word.equals("REPORT") ? reports.resolve("report").toString() : word);
        typed.add(root.toString());
        CommandRun run = watched(typed);
        boolean tracked = way.contains("--tracked"); // there is no repository here, so nothing could be read
        assertEquals(tracked ? 3 : way.contains("none") ? 0 : 1, run.code());
        String report = run.out() + (way.contains("REPORT") ? Files.readString(reports.resolve("report")) : "");
        assertTrue(read(report).contains("trapstreet-test.…") || tracked, "it reports nothing");
        assertFalse(planted.size() < 20);
    }

    /** Checks the other tests: they can only find leaks if these tokens can be found. */
    @ParameterizedTest
    @MethodSource("dev.trapstreet.cli.Trees#formats")
    void onRequestTheTokensAreThere(String format) throws IOException {
        if (List.of("codequality", "slack", "chat").contains(format)) {
            return; // posted where others read it, so they never contain tokens
        }
        Path root = treeOfTokens();
        CommandRun run =
                CommandRun.of("scan", "--show-secrets", "--format", format, "--color", "never", root.toString());
        for (String where : planted.keySet()) {
            boolean found = where.startsWith("content")
                    || where.startsWith("with")
                    || where.contains("name")
                    || where.contains("link")
                    || where.equals("glued");
            String token = planted.get(where);
            if (where.equals("content, doubtful")) {
                token = token.replaceAll("[AQgw]$", "B");
            }
            // The name of the target itself is not searched. A token within another one is encoded there.
            assertEquals(
                    found && !where.equals("name of the target"),
                    read(run.out()).contains(token),
                    where);
        }
        assertTrue(leaks(run.out()).size() > 15);
        assertEquals(List.of(), leaks(run.err()));
    }

    @Test
    void standardInput() {
        String token = secret("standard input");
        for (String format : Trees.formats()) {
            CommandRun run = watched(stream(token), List.of("scan", "--format", format, "--placeholders", "-"));
            assertEquals(1, run.code());
        }
    }

    /**
     * Returns invalid command lines. TOKEN is a planted token, DIR a directory, and NUL a character that no path can
     * contain.
     */
    static Stream<String> mistakes() {
        return Stream.of(
                "scan|DIR/TOKEN",
                "scan|TOKEN",
                "scan|.|TOKEN",
                "scan|DIR/https://api.example/?access_token=TOKEN&x",
                "scan|aNULTOKEN",
                "scan|@TOKEN",
                "scan|--fail-on=none|@TOKEN",
                "scan|--now|TOKEN|.",
                "scan|--now=TOKEN|.",
                "scan|--threads|TOKEN|.",
                "scan|--threads|9TOKEN|.",
                "scan|--fail-on|TOKEN|.",
                "scan|--format|TOKEN|.",
                "scan|--format|json|--format|TOKEN|.",
                "scan|--color|TOKEN|.",
                "scan|--exclude|#TOKEN|.",
                "scan|--exclude|[TOKEN|.",
                "scan|--rules|TOKEN|.",
                "scan|--rules|DIR/TOKEN|.",
                "scan|--rules|aNULTOKEN|.",
                "scan|--format|json|--output|DIR/TOKEN/report|.",
                "scan|--format|json|--output|aNULTOKEN|.",
                "scan|--format|json|--output|DIR/a|--output|DIR/TOKEN|.",
                "scan|--output|TOKEN|.",
                "scan|--verify=TOKEN|.",
                "scan|--verify|--api-url|TOKEN|.",
                "scan|--verify|--api-url|https://api.example/TOKEN|.",
                "scan|--inventory=TOKEN|.",
                "scan|--inventory=DIR/TOKEN|.",
                "scan|--inventory|--token-file|TOKEN|.",
                "scan|--inventory|--token-file|DIR/TOKEN|.",
                "scan|--TOKEN|.",
                "scan|-TOKEN|.",
                "scan|--token=TOKEN|.",
                "scan|--token|TOKEN|--other|.",
                "scan|--quiet=TOKEN|.",
                "scan|--tracked=TOKEN|.",
                "scan|--now|x|--now|TOKEN|.",
                "TOKEN",
                "--TOKEN",
                "--now|TOKEN",
                "TOKEN|scan|.",
                "help|TOKEN",
                "decode|x|TOKEN",
                "decode|TOKEN|TOKEN",
                "decode|--now|TOKEN|x",
                "decode|--format|TOKEN|x",
                "decode|--TOKEN",
                "decode|--token=TOKEN",
                "rules|TOKEN",
                "rules|list|TOKEN",
                "rules|show|TOKEN",
                "rules|show|MBX001|TOKEN",
                "rules|check|TOKEN",
                "rules|check|DIR/TOKEN",
                "rules|check|.|TOKEN");
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistake(String typed) throws IOException {
        mistake(typed, secret("the command line"));
    }

    /** A token that was copied inexactly is as secret as the token itself. */
    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeWithANearToken(String typed) throws IOException {
        String token = secret("the command line");
        mistake(typed, token.substring(1));
        mistake(typed, "SK" + token.substring(2));
        mistake(typed, token.replace(".", "%2E"));
        mistake(typed, token + "x");
        mistake(typed, "'" + token + "'");
        mistake(typed, "\u001b[2J" + token + "\n" + token);
    }

    private void mistake(String typed, String text) {
        for (String debug : List.of("", "--debug")) {
            List<String> words = new ArrayList<>();
            for (String word : typed.split("\\|", -1)) {
                words.add(word.replace("NUL", "\0").replace("TOKEN", text).replace("DIR", folder.toString()));
            }
            if (!debug.isEmpty()) {
                words.add(words.get(0).equals("help") ? 1 : 0, debug);
            }
            CommandRun run = watched(words);
            // One of several targets that is not there is a problem in the report.
            int code = typed.equals("scan|.|TOKEN") ? 3 : 2;
            assertTrue(run.code() == code || typed.startsWith("help"), () -> typed + " gives " + run.code());
            assertTrue(!run.err().isEmpty() || code == 3 || typed.startsWith("help"), typed);
        }
    }

    @Test
    void anExcludePattern() throws IOException {
        Path root = treeOfTokens();
        String pattern = "/" + planted.get("directory name") + "/";
        for (String format : Trees.formats()) {
            CommandRun run =
                    watched(List.of("scan", "--debug", "--exclude", pattern, "--format", format, root.toString()));
            assertEquals(1, run.code());
        }
    }

    @Test
    void aReportWithATokenInItsName() throws IOException {
        Path file = Trees.file(folder, "file", secret("content"));
        Path report = reports.resolve(secret("name of the report"));
        assertEquals(
                1,
                watched(List.of("scan", "--format", "json", "-o", report.toString(), file.toString()))
                        .code());
        assertEquals(List.of(report.getFileName().toString()), Trees.names(reports));
        assertEquals(
                1,
                watched(List.of("scan", "--format", "sarif", "-o", report.toString(), file.toString()))
                        .code());
        // The report's path is first a directory, then too long.
        Files.delete(report);
        Files.createDirectory(report);
        String[] names = {report.toString(), reports + "/" + "x".repeat(200) + planted.get("name of the report")};
        for (String name : names) {
            for (String debug : List.of("--debug", "--quiet")) {
                CommandRun run = watched(
                        List.of("scan", debug, "--fail-on", "none", "--format", "json", "-o", name, file.toString()));
                assertTrue(run.code() >= 2);
                assertTrue(run.err().contains("sk.…"), run.err());
            }
        }
    }

    @Test
    void aReportThatCannotBeWrittenInTheEnd() {
        String name = secret("name of the report");
        InputStream input = new Failing(() -> {
            Files.createDirectories(reports.resolve(name).resolve("inside"));
            return -1;
        });
        CommandRun run = watched(
                input,
                List.of(
                        "scan",
                        "--debug",
                        "--format",
                        "json",
                        "-o",
                        reports.resolve(name).toString(),
                        "-"));
        assertEquals(3, run.code());
        assertTrue(run.err().contains("the report could not be written to " + reports + "/sk.…: "), run.err());
    }

    @ParameterizedTest
    @MethodSource("dev.trapstreet.cli.Trees#formats")
    void whatCannotBeRead(String format) throws IOException {
        String token = secret("name of what cannot be read");
        Path closed = Files.createDirectories(folder.resolve("tree").resolve(token));
        Path file = Trees.file(folder, "tree/closed-" + token, "nothing");
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling-" + token), Path.of("nowhere-" + token));
        Path loop = Files.createSymbolicLink(folder.resolve("loop-" + token), Path.of("loop-" + token));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        try {
            for (String debug : List.of("--debug", "--quiet", "--tracked")) {
                CommandRun run = watched(List.of(
                        "scan",
                        debug,
                        "--fail-on",
                        "none",
                        "--format",
                        format,
                        folder.resolve("tree").toString(),
                        closed.toString(),
                        dangling.toString(),
                        loop.toString()));
                assertEquals(3, run.code());
                assertTrue(read(run.out()).contains("loop-sk.…"), run.out());
            }
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.trapstreet.cli.Trees#formats")
    void inputThatFailsWithATokenInItsMessage(String format) {
        String token = secret("message of an exception");
        InputStream checked = new Failing(() -> {
            throw new IOException("cannot read " + token);
        });
        CommandRun run = watched(checked, List.of("scan", "--debug", "--format", format, "-"));
        assertEquals(3, run.code());
        assertTrue(read(run.out() + run.err()).contains("cannot read sk.…"));

        InputStream unchecked = new Failing(() -> {
            throw new IllegalStateException("cannot read " + token, new IOException("because of " + token));
        });
        for (String debug : List.of("--debug", "--quiet")) {
            CommandRun broken = watched(unchecked, List.of("scan", debug, "--format", format, "-"));
            assertEquals(3, broken.code());
            assertTrue(read(broken.out() + broken.err()).contains("IllegalStateException"));
            CommandRun decode = watched(unchecked, List.of("decode", debug.replace("--quiet", "-")));
            assertEquals(3, decode.code());
        }
    }

    @Test
    void outputThatFailsWithATokenInItsMessage() {
        String token = secret("message of an exception");
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("cannot write " + token);
            }
        };
        List<String[]> typed = List.of(
                new String[] {"scan", "--debug", "-"},
                new String[] {"scan", "--debug", "--format", "json", "-"},
                new String[] {"decode", "--debug", "x"},
                new String[] {"rules", "--debug", "list"},
                new String[] {"rules", "list"});
        for (String[] words : typed) {
            CommandRun run = CommandRun.into(broken, stream("nothing"), false, words);
            assertEquals(3, run.code(), String.join(" ", words));
            assertTrue(run.err().contains("cannot write sk.…"), run.err());
            assertEquals(List.of(), leaks(run.err()), String.join(" ", words));
        }
    }

    @Test
    void tokensThatAreDecoded() throws IOException {
        treeOfTokens();
        List<String> texts = new ArrayList<>();
        for (String token : planted.values()) {
            texts.addAll(List.of(
                    token,
                    token + "x",
                    token.substring(1),
                    "x" + token,
                    token.substring(0, token.length() - 1),
                    token.replace(".", ". "),
                    "SK" + token.substring(2),
                    token.replace('.', ','),
                    token.replace("eyJ", "eyj")));
        }
        for (String format : List.of("text", "json")) {
            for (String text : texts.subList(0, 27)) {
                watched(List.of("decode", "--debug", "--format", format, text));
            }
            String lines = String.join("\n", texts);
            assertEquals(
                    1,
                    watched(stream(lines), List.of("decode", "--format", format, "-"))
                            .code());
            String good = String.join("\n", planted.values());
            assertEquals(
                    0,
                    watched(stream(good), List.of("decode", "--format", format)).code());
        }
    }

    private static final String RULE = """
            id: MBX900
            title: A title
            why: A reason.
            remedy: A remedy.
            references: [D]
            cases:
              - when: [secret]
                severity: { unknown: high }
                message: A message.
            examples:
              - text: "{{sk}}"
                exposure: UNKNOWN
                severity: high
            counterexamples:
              - text: "{{pk}}"
                exposure: UNKNOWN
            """;

    /** Returns parts of the rule, each to be replaced by a token. */
    static Stream<String> partsOfARule() {
        return Stream.of(
                "MBX900",
                "title",
                "A title",
                "A reason.",
                "A remedy.",
                "[D]",
                "D",
                "cases",
                "[secret]",
                "secret",
                "{ unknown: high }",
                "unknown",
                "high",
                "A message.",
                "\"{{sk}}\"",
                "sk}}\"",
                "{{sk}}",
                "{sk",
                "{{pk",
                "UNKNOWN");
    }

    @ParameterizedTest
    @MethodSource("partsOfARule")
    void aRuleWithATokenInIt(String part) {
        String token = secret("a rule");
        Path rules = folder.resolve("rules");
        Trees.file(rules, "catalogue.yml", "documents:\n  D: A document\nknown: {}\n");
        Trees.file(rules, "MBX900.yml", RULE.replace(part, token));
        Path file = Trees.file(folder, "file", secret("content"));
        assertTrue(RULE.contains(part));
        for (String debug : List.of("--debug", "--quiet")) {
            for (String format : Trees.formats()) {
                watched(List.of("scan", debug, "--rules", rules.toString(), "--format", format, file.toString()));
            }
        }
        watched(List.of("rules", "check", rules.toString()));
        watched(List.of("rules", "--debug", "check", rules.toString()));
    }

    @Test
    void aCatalogWithATokenInIt() {
        String token = secret("a catalogue");
        Path rules = folder.resolve("rules");
        Trees.file(rules, "MBX900.yml", RULE);
        Path file = Trees.file(folder, "file", secret("content"));
        String good = "documents:\n  D: A document\nknown: {}\n";
        for (String part : List.of("documents", "D", "A document", "known", "{}", "{")) {
            Trees.file(rules, "catalogue.yml", good.replace(part, token));
            watched(List.of("rules", "--debug", "check", rules.toString()));
            watched(List.of("rules", "check", rules.toString()));
            watched(List.of("scan", "--rules", rules.toString(), "--format", "sarif", file.toString()));
        }
    }

    @Test
    void aFolderOfRulesWithATokenInItsName() {
        Path rules = folder.resolve(secret("name of the rules"));
        Trees.file(rules, "catalogue.yml", "documents:\n  D: A document\nknown: {}\n");
        Path file = Trees.file(folder, "file", secret("content"));
        for (String rule : List.of(RULE, RULE.replace("MBX900", "MBX901"), RULE.replace("title", "titl"), "[", "")) {
            Trees.file(rules, "MBX900.yml", rule);
            for (String debug : List.of("--debug", "--quiet")) {
                watched(List.of("scan", debug, "--rules", rules.toString(), "--format", "json", file.toString()));
            }
            watched(List.of("rules", "check", rules.toString()));
            watched(List.of("rules", "--debug", "check", rules.toString()));
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private CommandRun watched(List<String> typed) {
        return watched(InputStream.nullInputStream(), typed);
    }

    /** Runs a command line, and checks all output: on the terminal, on the streams of this process, and in reports. */
    private CommandRun watched(InputStream input, List<String> typed) {
        ByteArrayOutputStream process = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        CommandRun run;
        try (PrintStream instead = new PrintStream(process, true, StandardCharsets.UTF_8)) {
            System.setOut(instead);
            System.setErr(instead);
            run = CommandRun.withInput(input, typed.toArray(String[]::new));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertEquals("", process.toString(StandardCharsets.UTF_8), "past the terminal");
        check(typed, "standard output", run.out());
        check(typed, "standard error", run.err());
        try (Stream<Path> files = Files.walk(reports)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                check(typed, "a report", Files.readString(file));
            }
        } catch (IOException e) {
            fail(e);
        }
        return run;
    }

    private void check(List<String> typed, String where, String text) {
        List<String> leaks = leaks(text);
        if (!leaks.isEmpty()) {
            fail("the token planted as " + leaks + " is in " + where + " of " + typed + ":\n" + text);
        }
    }

    /** Returns the text that a reader of the format sees, with numeric references resolved. */
    private static String read(String text) {
        return Pattern.compile("&#([0-9]+);")
                .matcher(text)
                .replaceAll(r -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(r.group(1)))));
    }

    /** Returns the places of those planted tokens that a text contains, completely or by their signature alone. */
    private List<String> leaks(String text) {
        List<String> found = new ArrayList<>();
        planted.forEach((where, token) -> {
            String signature = token.substring(token.length() - SIGNATURE_LENGTH);
            if ((text + read(text)).contains(token) || (text + read(text)).contains(signature)) {
                found.add(where);
            }
        });
        return found;
    }

    private interface Reading {
        int read() throws IOException;
    }

    /** Input that runs an action or throws when it is read. */
    private static final class Failing extends InputStream {
        private final Reading reading;

        Failing(Reading reading) {
            this.reading = reading;
        }

        @Override
        public int read() throws IOException {
            return reading.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return reading.read();
        }
    }
}
