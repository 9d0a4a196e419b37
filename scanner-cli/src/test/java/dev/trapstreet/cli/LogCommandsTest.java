package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.hook.Hook;
import dev.trapstreet.cli.hook.HookRunner;
import dev.trapstreet.fake.FakeAccount;
import dev.trapstreet.fake.FakeTokensApi;
import dev.trapstreet.fixture.HostileText;
import dev.trapstreet.fixture.LogReaders;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Hostile text in the scanned repository, the account or the command line: no log reader executes a line of any
 * command.
 */
@Slow
class LogCommandsTest {
    private static final String ACCOUNT = "trapstreet-maps";
    private static final List<String> ANNOTATIONS = List.of("error", "warning", "notice");

    @TempDir
    private Path folder;

    private FakeTokensApi fake;
    private FakeAccount account;
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void start() throws IOException {
        fake = FakeTokensApi.http(InstantSource.system());
        account = fake.account(ACCOUNT);
        List<String> scopes = new ArrayList<>(FakeAccount.PUBLIC_SCOPES);
        scopes.addAll(FakeAccount.SECRET_SCOPES);
        String authorizing = account.create(Instant.parse(Trees.NOW), scopes, "authorizing", null)
                .token();
        environment = Map.of(
                "TRAPSTREET_API_URL",
                fake.url(),
                "MAPBOX_ACCESS_TOKEN",
                authorizing,
                "XDG_CACHE_HOME",
                folder.resolve("kept").toString());
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    /** Returns the text as it can occur in a file name. */
    private static String name(String text) {
        return text.replace("/", "").replace("\0", "");
    }

    private static String secret(int seed) {
        return TokenBuilder.sk()
                .account("trapstreet-hostile")
                .id(TokenBuilder.cuid(Instant.parse(Trees.NOW), seed))
                .build();
    }

    /**
     * Creates a repository in which everything is hostile: names of files, a link, an archive and its entries, a
     * damaged archive, an author, a subject, a branch, a suppression comment, and the configuration.
     */
    private Path repository() throws Exception {
        Path root = Files.createDirectories(folder.resolve(name("::add-mask::r ##vso[task.complete]\n::debug::x")));
        Repository repository = Repository.in(root);
        StringBuilder suppressions = new StringBuilder("suppressions:\n");
        int seed = 0;
        for (String hostile : HostileText.all()) {
            String name = name(hostile);
            Trees.file(root, name, secret(seed++));
            Trees.file(
                    root,
                    name("d" + hostile) + "/" + name,
                    secret(seed++) + " // trapstreet:allow reason=\"" + hostile.replace("\"", "")
                            + "\" until=2031-01-31 " + hostile.replace("\"", "") + "=1\n");
            Files.createSymbolicLink(Trees.named(root, name("l" + hostile)), Path.of("nowhere-" + secret(seed++)));
            zip(Trees.named(root, name("z" + hostile) + ".zip"), name, secret(seed++));
            Files.write(
                    Trees.named(root, name("b" + hostile) + ".zip"), new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0, 1});
            repository.git("add", "-A");
            repository.git(
                    "-c",
                    "user.name=" + author(hostile),
                    "commit",
                    "-q",
                    "--allow-empty",
                    "-m",
                    name + "\n\nx",
                    "--cleanup=verbatim");
            suppressions
                    .append("  - fingerprint: \"")
                    .append(Trees.fingerprint(secret(seed - 1)))
                    .append("\"\n    reason: ");
            suppressions.append(quoted("a" + hostile)).append("\n    owner: ");
            suppressions.append(quoted("a" + hostile)).append('\n');
        }
        Trees.file(root, ".trapstreet.yml", suppressions.toString());
        repository.commit("the configuration");
        Trees.file(root, "staged ::add-mask::x ##vso[a]", secret(seed));
        repository.git("add", "-A");
        return root;
    }

    /** Returns a string of YAML in ASCII characters only. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(c -> quoted.append(
                        c > ' ' && c < 0x7F && c != '"' && c != '\\'
                                ? Character.toString(c)
                                : String.format("\\U%08X", c)));
        return quoted.append('"').toString();
    }

    /** Returns a name that git accepts: without line breaks and angle brackets. */
    private static String author(String text) {
        return "a " + text.replaceAll("[\\n\\r\\x00<>]", "") + " ::add-mask::" + "w".repeat(60) + " ::debug::x";
    }

    private static void zip(Path file, String entry, String text) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }

    private CommandRun run(List<String> meant, String... words) {
        CommandRun run = CommandRun.withEnvironment(environment, words);
        assertEquals(List.of(), LogReaders.obeyed(run.out(), meant), () -> String.join(" ", words));
        assertEquals(List.of(), LogReaders.obeyed(run.err()), () -> String.join(" ", words));
        return run;
    }

    private CommandRun run(String... words) {
        return run(List.of(), words);
    }

    @Test
    void noNameInARepositoryIsObeyed() throws Exception {
        String root = repository().toString();
        for (String format : Trees.formats()) {
            List<String> meant = format.equals("github") ? ANNOTATIONS : List.of();
            CommandRun run = run(meant, "scan", "--now", Trees.NOW, "--format", format, root);
            assertEquals(1, run.code(), run.err());
            assertTrue(run.out().length() > 2_000, format);
        }
        run("scan", "--quiet", "--no-config", root);
        run("scan", "--color", "always", "--no-history", root);
        run("scan", "--history-only", "--debug", root);
        run(
                "scan",
                "--format",
                "json",
                "--output",
                folder.resolve("report.json").toString(),
                root);
        run("scan", "--staged", root);
        run("scan", "--range", "HEAD~2..HEAD", root);
        run("scan", "--tracked", "--no-history", root);
        run("scan", "--verify", Trees.named(Path.of(root), "::stop-commands::x").toString());
        run("scan", "--inventory", root + "/.trapstreet.yml");
        run(
                "baseline",
                "create",
                "--output",
                folder.resolve("##vso[a] baseline").toString(),
                root);
        run(
                "baseline",
                "prune",
                "--baseline",
                folder.resolve("##vso[a] baseline").toString(),
                root);
        run("config", "explain", root);
        run("config", "check", root + "/.trapstreet.yml");
        run("rules", "check", root);
        run("hook", "install", "--repository", root);
        run("hook", "status", "--repository", root);
        run("hook", "uninstall", "--repository", root);
        run("audit", ACCOUNT, root);
        run(
                "restrict",
                "0123456789abcdef0123456789abcdef",
                "--report",
                folder.resolve("report.json").toString());
        for (Hook hook : Hook.values()) {
            hook(hook, Path.of(root));
        }
    }

    private void hook(Hook hook, Path root) throws Exception {
        // Reached by no ref, so that it is new to a push and to a server.
        String head = new Repository(root)
                .git("commit-tree", "HEAD^{tree}", "-m", "::add-mask::x ##vso[a]")
                .strip();
        String zero = "0".repeat(40);
        String said = hook == Hook.PRE_RECEIVE
                ? zero + " " + head + " refs/heads/##vso\u200b::add-mask::x\n"
                : "refs/heads/##vso[a]::add-mask::x " + head + " refs/heads/main " + zero + "\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                true,
                environment);
        List<String> typed = new ArrayList<>(List.of(hook.keyword()));
        if (hook == Hook.COMMIT_MSG) {
            Path message = folder.resolve("##vso[a] message");
            typed.add(Files.writeString(message, "::add-mask::x ##vso[a]\n\n::debug::x " + secret(9_999) + "\n")
                    .toString());
        }
        int code = HookRunner.run(console, typed, Map.of(), root);
        assertEquals(1, code, hook.keyword() + err.toString(StandardCharsets.UTF_8));
        assertEquals(List.of(), LogReaders.obeyed(out.toString(StandardCharsets.UTF_8)), hook.keyword());
        assertEquals(List.of(), LogReaders.obeyed(err.toString(StandardCharsets.UTF_8)), hook.keyword());
    }

    /** A few notes are sufficient here. Tests of the plans try every kind of hostile text in every component. */
    @Test
    void noWordOfAnAccountIsObeyed() throws Exception {
        for (String hostile : List.of("::stop-commands::x", "a\n::add-mask::b ##vso[c]", "\u001b[31m##[d] \u202e")) {
            List<String> page = List.of("https://example.com");
            String id = account.create(Instant.parse(Trees.NOW), List.of("styles:read"), hostile, page)
                    .id();
            String file = folder.resolve(name("::a::" + hostile)).toString();
            for (String format : List.of("text", "json")) {
                run("restrict", id, "--allowed", "https://a.example.com", "--format", format);
                run("revoke", id, "--format", format);
            }
            run("rotate", id, "--note", hostile, "--apply", "--yes", "--output", file);
            run("revoke", id, "--apply", "--yes");
        }
        HostileText.all()
                .forEach(hostile ->
                        account.create(Instant.parse(Trees.NOW), List.of(hostile), hostile, List.of(hostile)));
        for (String format : List.of("text", "json", "csv")) {
            run("audit", ACCOUNT, "--format", format);
        }
    }

    @Test
    void noWordThatIsExplainedIsObeyed() {
        for (String hostile : HostileText.all()) {
            for (String format : List.of("text", "json")) {
                run("decode", "--format", format, hostile);
                run("decode", "--format", format, TokenBuilder.sk().withPayload(hostile));
            }
            run(
                    "check-url",
                    "--allowed",
                    hostile,
                    "--allowed",
                    "https://" + hostile,
                    "--page",
                    "https://www.example.com/");
            run("check-url", "--allowed", "https://example.com", "--page", "https://www.example.com/" + hostile);
            run("rules", "show", hostile);
        }
        run("rules", "list");
        run("rules", "list", "--format", "markdown");
        run("completion", "bash");
    }

    static List<List<String>> optionsOfAllCommands() {
        Console console =
                new Console(InputStream.nullInputStream(), new ByteArrayOutputStream(), System.err, false, Map.of());
        List<List<String>> lines = new ArrayList<>();
        add(Cli.commands(new TrapstreetCommand(), console, Main::run), List.of(), lines);
        return lines;
    }

    /** Adds the command line without options, and one for each option. */
    private static void add(CommandLine command, List<String> path, List<List<String>> lines) {
        if (command.getSubcommands().isEmpty()) {
            lines.add(path);
            for (OptionSpec option : command.getCommandSpec().options()) {
                List<String> line = new ArrayList<>(path);
                line.add(option.longestName());
                lines.add(line);
            }
        }
        command.getSubcommands().forEach((name, sub) -> {
            List<String> below = new ArrayList<>(path);
            below.add(name);
            add(sub, below, lines);
        });
    }

    /**
     * Error messages quote invalid arguments. Each hostile text is used as an argument, as an option and as a file
     * name.
     */
    @ParameterizedTest
    @MethodSource("optionsOfAllCommands")
    void noWordOfTheCommandLineIsObeyed(List<String> line) throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        String all = "::add-mask::x\n::debug::y ##[error]z ##vso[a]b ##teamcity[c] section_start:1:a\r\u001b[0K"
                + "\u202e\u200b\u2028::e::";
        String file = empty.resolve(name(all)).toString();
        boolean writes = line.contains("--output") || line.contains("install") || line.contains("uninstall");
        for (String word : writes ? List.of(file + "/x") : List.of(all, "--" + all, file, " \u3000\ufe0f::debug::x")) {
            List<String> words = new ArrayList<>(line);
            words.add(word);
            if (!line.contains("--repository") && line.contains("hook")) {
                words.addAll(List.of("--repository", empty.toString()));
            }
            if (line.contains("create") && !writes) {
                words.addAll(List.of("--output", folder.resolve("baseline").toString())); // the default exists here
            }
            words.add(empty.toString());
            run(words.toArray(String[]::new));
            words.set(line.size() - 1, words.get(line.size() - 1) + "=" + words.remove(line.size()));
            run(words.toArray(String[]::new));
        }
    }

    @Test
    void aFailureWithItsTraceIsObeyedByNobody() {
        for (String hostile : HostileText.all()) {
            InputStream broken = new InputStream() {
                @Override
                public int read() {
                    throw new IllegalStateException(hostile, new IOException(hostile + "\n" + hostile));
                }

                @Override
                public int read(byte[] buffer, int offset, int length) {
                    return read();
                }
            };
            for (String debug : List.of("--debug", "--quiet")) {
                CommandRun run = CommandRun.withInput(broken, "scan", debug, "-");
                assertEquals(3, run.code());
                assertEquals(List.of(), LogReaders.obeyed(run.err()));
            }
        }
    }
}
