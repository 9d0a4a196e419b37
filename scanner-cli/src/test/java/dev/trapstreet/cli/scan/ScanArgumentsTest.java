package dev.trapstreet.cli.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.Cli;
import dev.trapstreet.cli.CommandRun;
import dev.trapstreet.cli.TrapstreetCommand;
import dev.trapstreet.cli.Trees;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * A command line is parsed by two parsers, a fast one and picocli. Whenever the fast one accepts it, both give the same
 * result.
 */
@Slow
class ScanArgumentsTest {
    private static final int LINES_PER_SEED = 50;

    /** Parses with picocli. Returns an empty result for an error, and if help or debugging is requested. */
    private static Optional<String> full(List<String> words) {
        Console nowhere = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                false);
        TrapstreetCommand root = new TrapstreetCommand();
        ScanCommand scan = new ScanCommand(nowhere);
        CommandLine line = new CommandLine(root)
                .addSubcommand(scan)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true);
        List<String> typed = new ArrayList<>(List.of("scan"));
        typed.addAll(words);
        try {
            boolean help =
                    line.parseArgs(typed.toArray(String[]::new)).subcommand().isUsageHelpRequested();
            return help || root.debug ? Optional.empty() : Optional.of(describe(scan.arguments()));
        } catch (CommandLine.ParameterException e) {
            return Optional.empty();
        }
    }

    /** Parses with the fast parser. Returns an empty result for what it leaves to picocli. */
    private static Optional<String> fast(List<String> words) {
        return ScanArguments.parseFast(words).map(ScanArgumentsTest::describe);
    }

    /** Returns the values of all fields that differ from those of a command line without words, each as NAME=VALUE. */
    private static String describe(ScanArguments arguments) {
        Map<String, String> given = new TreeMap<>(values("", arguments));
        given.entrySet().removeAll(values("", ScanArguments.of(List.of())).entrySet());
        return given.toString();
    }

    private static Map<String, String> values(String path, Object object) {
        Map<String, String> values = new TreeMap<>();
        for (Field field : object.getClass().getDeclaredFields()) {
            field.setAccessible(true);
            Object value;
            try {
                value = field.get(object);
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
            String name = path + field.getName();
            if (value instanceof List<?> list) {
                List<String> parts = new ArrayList<>();
                list.forEach(part -> parts.add(
                        part instanceof String
                                ? part.toString()
                                : values("", part).toString()));
                values.put(name, parts.toString());
            } else if (value != null && value.getClass().getPackage() == ScanArguments.class.getPackage()) {
                values.putAll(values(name + ".", value));
            } else {
                values.put(name, String.valueOf(value));
            }
        }
        return values;
    }

    static IntStream seeds() {
        return IntStream.range(1, 17);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatTheShortReaderAcceptsTheLongOneReadsTheSame(int seed) {
        Random random = new Random(seed);
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < LINES_PER_SEED; i++) {
            List<String> words = commandLine(random);
            Optional<String> plain = fast(words);
            Optional<String> full = full(words);
            accepted += plain.isPresent() ? 1 : 0;
            refused += full.isEmpty() ? 1 : 0;
            if (plain.isPresent()) {
                assertEquals(full, plain, () -> "seed " + seed + ": " + words);
            }
        }
        // Otherwise the generator is one-sided, and the test compares nothing.
        assertTrue(accepted >= LINES_PER_SEED / 4, accepted + " accepted with seed " + seed);
        assertTrue(refused >= LINES_PER_SEED / 10, refused + " refused with seed " + seed);
    }

    private static final String[] FLAGS = {
        "--tracked", "--staged", "--hygiene", "--placeholders", "--show-secrets", "--quiet", "-q", "--no-config"
    };
    private static final String[] VALUED = {
        "--exclude",
        "--exclude",
        "--fail-on",
        "--rules",
        "--config",
        "--config-from",
        "--baseline",
        "--threads",
        "--max-decode-depth",
        "--max-archive-depth",
        "--now",
        "--color",
        "--format",
        "--format"
    };
    private static final String[] VALUES = {
        "high",
        "4",
        "json",
        "sarif",
        "text",
        "always",
        "a b",
        "x/*.js",
        "ü",
        "=",
        "a=b",
        "@a",
        "'x'",
        "${env:HOME}",
        "!x"
    };
    private static final String[] TARGETS = {
        ".", "src", "-", "a b", "ü", "@a", "@@a", "scan", "a=b", "\"x\"", "${x}", ""
    };
    private static final String[] ODD = {
        "--",
        "-h",
        "--help",
        "--debug",
        "-V",
        "--version",
        "--unknown",
        "-x",
        "--quiet=true",
        "--no-quiet",
        "-qq",
        "--format=json",
        "--fail-on=",
        "--verify=required",
        "--inventory=list",
        "--api-url",
        "--token-file",
        "-oreport",
        "-o=report",
        "--exclude=x",
        "--threads=-1",
        "--FORMAT",
        "---",
        "-1",
        "--track",
        "-qo"
    };

    private static List<String> commandLine(Random random) {
        List<String> words = new ArrayList<>();
        boolean tame = random.nextInt(3) > 0;
        for (int i = random.nextInt(7); i > 0; i--) {
            switch (random.nextInt(tame ? 8 : 11)) {
                case 0, 1 -> words.add(pick(random, FLAGS));
                case 2, 3, 4 -> words.addAll(List.of(pick(random, VALUED), pick(random, VALUES)));
                case 5 ->
                    words.addAll(List.of(
                            "--format", pick(random, VALUES), pick(random, "-o", "--output"), pick(random, VALUES)));
                case 6, 7 -> words.add(pick(random, TARGETS));
                case 8 -> words.add(pick(random, ODD));
                case 9 -> words.addAll(List.of(pick(random, VALUED), pick(random, ODD)));
                default -> words.addAll(List.of(pick(random, "-o", "--output"), pick(random, VALUES)));
            }
        }
        if (!tame && random.nextInt(6) == 0) {
            words.add(pick(random, VALUED));
        }
        return words;
    }

    private static String pick(Random random, String... words) {
        return words[random.nextInt(words.length)];
    }

    /** The command lines in the help. If the fast parser did not accept them, a small scan would take twice as long. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "-",
                "a b/c",
                "--tracked --exclude docs/ .",
                "--format sarif --output out.sarif .",
                "--format json -o a --format sarif -o b src test",
                "--fail-on low --rules rules --threads 4 --now 2026-01-01T00:00:00Z --color never -q --placeholders x",
                "--show-secrets --quiet --exclude a --exclude b -",
                "--verbose .",
                "-v ."
            })
    void theShortReaderReadsWhatTheHelpShows(String line) {
        List<String> words = line.isEmpty() ? List.of() : Arrays.asList(line.split(" ", -1));
        Optional<String> plain = fast(words);
        assertTrue(plain.isPresent());
        assertEquals(full(words), plain);
    }

    @Test
    void everyWordHasItsMeaning() {
        List<String> words = List.of(
                "one",
                "--tracked",
                "--exclude",
                "e1",
                "--format",
                "json",
                "--output",
                "o1",
                "--format",
                "text",
                "--exclude",
                "e2",
                "--fail-on",
                "low",
                "--placeholders",
                "--max-decode-depth",
                "dd",
                "--max-archive-depth",
                "ad",
                "--hygiene",
                "--rules",
                "r",
                "--threads",
                "t",
                "--memory",
                "m",
                "--now",
                "n",
                "--show-secrets",
                "--color",
                "c",
                "--quiet",
                "--verbose",
                "--no-history",
                "--history-only",
                "--staged",
                "--since-last",
                "--allow-shallow",
                "--follow-git-links",
                "--config",
                "cf",
                "--config-from",
                "origin/main",
                "--no-config",
                "--baseline",
                "bl",
                "--no-progress",
                "--range",
                "a..b",
                "two");
        String expected = new TreeMap<>(Map.ofEntries(
                        Map.entry("targets", "[one, two]"),
                        Map.entry("scope.tracked", "true"),
                        Map.entry("scope.noHistory", "true"),
                        Map.entry("scope.historyOnly", "true"),
                        Map.entry("scope.followGitLinks", "true"),
                        Map.entry("scope.excludes", "[e1, e2]"),
                        Map.entry("scope.config", "cf"),
                        Map.entry("scope.noConfig", "true"),
                        Map.entry("change.staged", "true"),
                        Map.entry("change.range", "a..b"),
                        Map.entry("change.sinceLast", "true"),
                        Map.entry("change.configFrom", "origin/main"),
                        Map.entry("depth.placeholders", "true"),
                        Map.entry("depth.maxDecodeDepth", "dd"),
                        Map.entry("depth.maxArchiveDepth", "ad"),
                        Map.entry("depth.hygiene", "true"),
                        Map.entry("depth.memory", "m"),
                        Map.entry("run.allowShallow", "true"),
                        Map.entry("run.failOn", "low"),
                        Map.entry("run.baseline", "bl"),
                        Map.entry("run.rules", "r"),
                        Map.entry("run.threads", "t"),
                        Map.entry("run.now", "n"),
                        Map.entry("run.color", "c"),
                        Map.entry("run.quiet", "true"),
                        Map.entry("run.verbose", "true"),
                        Map.entry("run.noProgress", "true"),
                        Map.entry("output.showSecrets", "true"),
                        Map.entry("output.outputs", "[{file=o1, format=json}, {file=null, format=text}]")))
                .toString();
        assertEquals(Optional.of(expected), fast(words));
        assertEquals(Optional.of(expected), full(words));
    }

    @Test
    void noWordsMeanTheDefaults() {
        ScanArguments fast = ScanArguments.parseFast(List.of()).orElseThrow();
        assertEquals(List.of(), fast.targets());
        assertEquals("auto", fast.run.color);
        assertEquals(Optional.of("{}"), fast(List.of()));
        assertEquals(Optional.of("{}"), full(List.of()));
    }

    /** Whole runs: the output of the program is the same without the fast parser. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3})
    void bothReadersLeadToTheSameOutput(int seed, @TempDir Path folder) {
        Trees.file(folder, "tree/a b", TokenBuilder.sk().build());
        Trees.file(folder, "tree/src", "nothing");
        Trees.file(folder, "a", "--help");
        Random random = new Random(seed);
        int scans = 0;
        for (int i = 0; i < LINES_PER_SEED; i++) {
            List<String> words = new ArrayList<>(List.of("scan", "--now", Trees.NOW));
            for (String word : commandLine(random)) {
                words.add(
                        switch (word) {
                            case ".", "src", "scan" -> folder.resolve("tree").toString();
                            case "a b", "a=b", "ü", "x/*.js" ->
                                folder.resolve("tree").resolve("a b").toString();
                            case "@a", "@@a" ->
                                word.replace("a", folder.resolve("a").toString());
                            default -> word;
                        });
            }
            if (words.stream().noneMatch(word -> word.startsWith(folder.toString()))) {
                // The working directory changes meanwhile: other tests run, and write their reports there.
                words.add(3, folder.resolve("tree").toString()); // behind --now TIME
            }
            boolean writes = words.stream().anyMatch(word -> word.startsWith("-o") || word.equals("--output"));
            if (writes || words.lastIndexOf("--now") > 1) {
                continue;
            }
            scans++;
            CommandRun shortWay = run(words, true);
            assertEquals(run(words, false), shortWay, () -> "seed " + seed + ": " + words);
        }
        assertTrue(scans > LINES_PER_SEED / 2, scans + " scans");
    }

    private static CommandRun run(List<String> words, boolean shortWay) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(new byte[3]), out, new PrintStream(err, true, StandardCharsets.UTF_8), false);
        String[] typed = words.toArray(String[]::new);
        int code = shortWay ? CommandRun.PROGRAM.run(console, typed) : new Cli(console, CommandRun.PROGRAM).run(typed);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
