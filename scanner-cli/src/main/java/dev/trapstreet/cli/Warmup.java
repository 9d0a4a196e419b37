package dev.trapstreet.cli;

import dev.trapstreet.RuleExamples;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.hook.HookRunner;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.rule.ExampleText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Typical scans and hooks on sample files. Running them loads the classes that the launcher archives. */
final class Warmup {
    /** File name that is long enough to be searched for a token. */
    private static final String LONG_NAME = "a-name-that-could-hold-a-token-because-it-is-long-enough.txt";

    private static final String FILE = "sample.txt";

    private static final String PLAIN =
            "a line like many; with_a_word_that_is_long_enough_to_be_looked_at_for_a_token\n";

    /** Number of staged files. So many are requested from git instead of being read one by one. */
    private static final int MANY = 100;

    private static final String SAMPLE = "one {{pk created=2018-05-01}}\ntwo {{sk}}\nthree {{tk scopes=styles:read}}\n";

    private Warmup() {}

    /** Runs scans in every report format, one of a single file, and hooks with and without a finding. */
    static int ofAll(Program program) throws IOException {
        return runIn(folder -> {
            repository(folder, ExampleText.fill(SAMPLE, RuleExamples.NOW));
            everyKind(folder.resolve("below"));
            for (ReportFormat format : ReportFormat.values()) {
                program.run(silentConsole(), "scan", "--format", format.keyword(), folder.toString());
            }
            program.run(silentConsole(), "scan", folder.resolve(FILE).toString());
            program.run(silentConsole(), "scan", "--color", "always", "-");
            program.run(silentConsole(), "--version");
            hooks(folder, ExampleText.fill(SAMPLE, RuleExamples.NOW));
            hooks(folder, PLAIN);
        });
    }

    /** Runs hooks that find nothing. The hooks' archive must contain no other classes, because each commit loads all of it. */
    static int ofHook() throws IOException {
        return runIn(folder -> {
            repository(folder, PLAIN);
            hooks(folder, PLAIN + PLAIN);
            for (int i = 0; i < MANY; i++) {
                Files.writeString(folder.resolve("staged" + i + ".txt"), PLAIN + i);
            }
            hooks(folder, PLAIN);
        });
    }

    private interface WarmupTask {
        void run(Path folder) throws IOException;
    }

    private static int runIn(WarmupTask work) throws IOException {
        Path folder = Files.createTempDirectory("trapstreet-warmup");
        try {
            work.run(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return ExitCode.CLEAN.code();
    }

    /** Creates a sample file and, if git is available, a history with loose objects, packed objects and deltas. */
    private static void repository(Path folder, String text) throws IOException {
        Path file = folder.resolve(FILE);
        Files.writeString(file, text);
        try {
            git(folder, "init", "-q");
            git(folder, "symbolic-ref", "HEAD", "refs/heads/main");
            commit(folder);
            Files.writeString(file, text + "and more\n");
            commit(folder);
            git(folder, "repack", "-adq");
            Files.writeString(file, text);
            commit(folder);
        } catch (IOException e) {
            // Without git, no sample history can be created; scans of histories then only start a little slower.
        }
    }

    /** Creates a directory with files that need special treatment: a link, an env file, an archive, encoded text. */
    private static void everyKind(Path folder) throws IOException {
        Files.createDirectory(folder);
        String text = ExampleText.fill(SAMPLE, RuleExamples.NOW);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Files.writeString(folder.resolve(LONG_NAME), Base64.getEncoder().encodeToString(bytes));
        Files.writeString(folder.resolve(".env"), "REACT_APP_MAPBOX_SECRET_TOKEN=" + text);
        Files.write(folder.resolve("wide.txt"), text.getBytes(StandardCharsets.UTF_16LE));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("sample.zip")))) {
            zip.putNextEntry(new ZipEntry("sample.txt"));
            zip.write(bytes);
            zip.closeEntry();
        }
        try {
            Files.createSymbolicLink(folder.resolve("link"), Path.of(LONG_NAME));
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Without symbolic links on this system, scans need no classes for them.
        }
    }

    private static void hooks(Path folder, String staged) {
        try {
            Files.writeString(folder.resolve("staged.txt"), staged);
            git(folder, "add", ".");
            hook(folder, List.of("pre-commit"), "");
            Path head = folder.resolve(".git").resolve("refs").resolve("heads").resolve("main");
            String tip = Files.readString(head).strip();
            String none = "0".repeat(tip.length());
            hook(folder, List.of("pre-push"), "refs/heads/main " + tip + " refs/heads/main " + none + "\n");
        } catch (IOException e) {
            // Without git, there are no hooks.
        }
    }

    private static void hook(Path folder, List<String> words, String input) {
        HookRunner.run(silentConsole(input), words, Map.of(), folder);
    }

    private static void commit(Path folder) throws IOException {
        git(folder, "add", ".");
        git(folder, "-c", "user.name=W", "-c", "user.email=w@example.com", "commit", "-q", "-m", "one");
    }

    private static void git(Path folder, String... words) throws IOException {
        if (!GitCommand.forOwn(folder).succeeds(words)) {
            throw new IOException("git " + words[0] + " failed");
        }
    }

    private static Console silentConsole() {
        return silentConsole("nothing\n");
    }

    private static Console silentConsole(String input) {
        InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new Console(in, OutputStream.nullOutputStream(), err, true);
    }
}
