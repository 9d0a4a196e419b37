package dev.trapstreet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.cli.MarkdownDocuments.Document;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.rule.Rule;
import dev.trapstreet.rule.RuleSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Everything that the documents name exists: links, anchors, commands, options, rules, files, exit codes. */
class MarkdownDocumentsTest {
    /** Options of other programs that the documents name. One that is no longer named must be removed here. */
    private static final Set<String> OF_OTHERS = Set.of(
            "--gen-key",
            "--address",
            "--key",
            "--archives",
            "--batch-all-objects",
            "--dart-define-from-file",
            "--batch",
            "--buffer",
            "--cached",
            "--unordered",
            "--no-verify",
            "--end-of-options",
            "--global",
            "--shared",
            "--reference",
            "--separate-git-dir",
            "--prune",
            "--json",
            "--all-files",
            "--from-ref",
            "--to-ref",
            "--class",
            "--executor-memory");

    private static final Pattern COMMAND = Pattern.compile("(?<![\\w./@:-])(?:\\./)?trapstreet +([a-z-].*)");
    private static final Pattern END_OF_COMMAND = Pattern.compile("  .*| [#|>&].*|[;,})&].*");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
    private static final Pattern OPTION_IN_CODE = Pattern.compile("\"(--[a-z][a-z-]*)\"");
    private static final Pattern RULE = Pattern.compile("\\bMBX[0-9]{3}\\b");
    private static final Pattern EXIT_CODE = Pattern.compile("\\| (\\d) \\|.*");

    private static final Pattern DECISION =
            Pattern.compile("# ([0-9]+)\\. (.*)\\n\\nStatus: ([a-z]+), ([0-9]{4}-[0-9]{2}-[0-9]{2})\\n");
    private static final String SEVERITIES = "–ILMHC";

    private static CommandLine commands() {
        Console nowhere = new Console(
                InputStream.nullInputStream(),
                new ByteArrayOutputStream(),
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                false);
        return Cli.commands(new TrapstreetCommand(), nowhere, Main::run)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        int links = 0;
        for (Document document : MarkdownDocuments.all()) {
            for (String link : document.links()) {
                links++;
                if (!link.startsWith("https://") && !leadsSomewhere(document, link)) {
                    dead.add(document.name() + ": " + link);
                }
            }
        }
        assertEquals(List.of(), dead);
        assertTrue(links > 50, () -> "hardly any link was found");
    }

    private static boolean leadsSomewhere(Document from, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path to =
                file.isEmpty() ? from.file() : from.file().resolveSibling(file).normalize();
        return Files.exists(to)
                && to.startsWith(MarkdownDocuments.ROOT)
                && (hash < 0 || MarkdownDocuments.read(to).anchors().contains(link.substring(hash + 1)));
    }

    @Test
    void everyCommandIsUnderstood() throws IOException {
        List<String> wrong = new ArrayList<>();
        int commands = 0;
        for (Document document : MarkdownDocuments.all()) {
            List<String> lines = new ArrayList<>(document.code());
            lines.addAll(document.spans());
            for (String line : lines) {
                for (List<String> arguments : commandsIn(line)) {
                    if (arguments.get(0).equals("fleet")) {
                        continue; // a program of its own, which needs Spark
                    }
                    commands++;
                    try {
                        commands().parseArgs(arguments.toArray(String[]::new));
                    } catch (ParameterException e) {
                        wrong.add(document.name() + ": " + line + ": " + e.getMessage());
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(commands > 40, "hardly any command was found");
    }

    /**
     * Returns the commands in a line, each as its arguments. Text in brackets is omitted, and alternatives between bars
     * give one command each. A command ends at syntax of the shell or of YAML, or at two blanks.
     */
    private static List<List<String>> commandsIn(String line) {
        Matcher command = COMMAND.matcher(line);
        if (!command.find()) {
            return List.of();
        }
        String text = END_OF_COMMAND
                .matcher(command.group(1).replaceAll(" ?\\[[^\\]]*\\]", ""))
                .replaceFirst("");
        List<List<String>> all = new ArrayList<>(List.of(List.of()));
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            boolean quoted = word.group(3) == null;
            String one = !quoted ? word.group(3) : word.group(1) == null ? word.group(2) : word.group(1);
            List<List<String>> longer = new ArrayList<>();
            for (List<String> before : all) {
                for (String choice : quoted ? List.of(one) : Arrays.asList(one.split("\\|", -1))) {
                    List<String> after = new ArrayList<>(before);
                    if (!choice.equals("…")) {
                        after.add(choice);
                    }
                    longer.add(after);
                }
            }
            all = longer;
        }
        return all;
    }

    @Test
    void commandsAreFoundWhereDocumentsHaveThem() {
        assertEquals(List.of(List.of("scan", ".")), commandsIn("./trapstreet scan .          # sets up"));
        assertEquals(List.of(List.of("scan", "-")), commandsIn("git diff | trapstreet scan -   what a program"));
        assertEquals(
                List.of(List.of("scan", "--exclude", "a b")), commandsIn("trapstreet scan --exclude 'a b' | less"));
        assertEquals(List.of(List.of("hook", "run", "x")), commandsIn("trapstreet: { run: trapstreet hook run x }"));
        assertEquals(
                List.of(List.of("rules", "list"), List.of("rules", "check")),
                commandsIn("trapstreet rules list|check|…").subList(0, 2));
        assertEquals(List.of(), commandsIn("trapstreet: building it"));
        assertEquals(List.of(), commandsIn("uses: ./path/to/trapstreet"));
    }

    @Test
    void everyOptionExists() throws IOException {
        Set<String> known = new TreeSet<>(OF_OTHERS);
        collectOptions(commands(), known);
        collectOptionsOfFleet(known);
        Set<String> named = new TreeSet<>();
        List<String> unknown = new ArrayList<>();
        for (Document document : MarkdownDocuments.manual()) {
            List<String> texts = new ArrayList<>(document.code());
            texts.addAll(document.spans());
            for (String text : texts) {
                Matcher option = OPTION.matcher(text);
                while (option.find()) {
                    named.add(option.group());
                    if (!known.contains(option.group())) {
                        unknown.add(document.name() + ": " + option.group());
                    }
                }
            }
        }
        assertEquals(List.of(), unknown);
        assertTrue(named.containsAll(OF_OTHERS), () -> "no longer named: " + OF_OTHERS + " without " + named);
    }

    private static void collectOptions(CommandLine command, Set<String> options) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            options.addAll(List.of(option.names()));
        }
        command.getSubcommands().values().forEach(sub -> collectOptions(sub, options));
    }

    /** Adds the options that the sources of the fleet define. Its classes are not available here, because they need Spark. */
    private static void collectOptionsOfFleet(Set<String> options) throws IOException {
        Path sources = MarkdownDocuments.ROOT.resolve("scanner-fleet/src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                OPTION_IN_CODE
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(option -> options.add(option.group(1)));
            }
        }
    }

    @Test
    void thePageOfTheCommandLineNamesEveryCommand() throws IOException {
        String page = Files.readString(MarkdownDocuments.ROOT.resolve("docs/cli.md"));
        List<String> missing = commands().getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .map(CommandLine::getCommandName)
                .filter(name -> !page.contains("trapstreet " + name) && !page.contains("|" + name))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void everyRuleExists() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Document document : MarkdownDocuments.all()) {
            Matcher rule = RULE.matcher(Files.readString(document.file()));
            while (rule.find()) {
                named.add(rule.group());
            }
        }
        assertTrue(named.size() > 10, "hardly any rule was found");
        Set<String> unknown = named.stream()
                .filter(id ->
                        !Files.exists(MarkdownDocuments.ROOT.resolve("rules").resolve(id + ".yml")))
                .collect(Collectors.toSet());
        assertEquals(Set.of(), unknown);
    }

    /** A text that starts with the name of a top-level file or directory, followed by a slash, is a path. Git's own is not part of the project. */
    @Test
    void everyPathExists() throws IOException {
        Set<String> top = new TreeSet<>(Trees.names(MarkdownDocuments.ROOT));
        top.remove(".git");
        Set<String> paths = new TreeSet<>();
        List<String> missing = new ArrayList<>();
        for (Document document : MarkdownDocuments.manual()) {
            List<String> texts = new ArrayList<>(document.spans());
            document.code().forEach(line -> texts.add(line.replaceFirst(" .*", "")));
            for (String text : texts) {
                String path = text.replaceFirst("^\\./", "").replaceFirst(" .*", "");
                int slash = path.indexOf('/');
                if (slash > 0
                        && top.contains(path.substring(0, slash))
                        && !path.matches(".*[<*…:].*|(.*/)?target/.*")) {
                    paths.add(path);
                    if (!Files.exists(MarkdownDocuments.ROOT.resolve(path))) {
                        missing.add(document.name() + ": " + path);
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(paths.size() > 5, "hardly any path was found");
    }

    @Test
    void thePageOfTheCommandLineNamesEveryExitCodeAndEveryFormat() throws IOException {
        List<String> lines = Files.readAllLines(MarkdownDocuments.ROOT.resolve("docs/cli.md"));
        Set<Integer> named = lines.stream()
                .map(EXIT_CODE::matcher)
                .filter(Matcher::matches)
                .map(row -> Integer.valueOf(row.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> codes =
                Arrays.stream(ExitCode.values()).map(ExitCode::code).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(codes, named);
        String page = String.join(" ", lines);
        String reports = Files.readString(MarkdownDocuments.ROOT.resolve("docs/report.md"));
        for (ReportFormat format : ReportFormat.values()) {
            assertTrue(page.contains("`" + format.keyword() + "`"), format::keyword);
            assertTrue(reports.contains("| `" + format.keyword() + "` |"), format::keyword);
        }
    }

    @Test
    void theReadmeCanBeReadInThreeMinutes() throws IOException {
        List<String> lines = Files.readAllLines(MarkdownDocuments.ROOT.resolve("README.md"));
        long words = lines.stream()
                .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
                .filter(word -> !word.isEmpty())
                .count();
        assertTrue(lines.size() <= 150, () -> lines.size() + " lines: move depth to docs/");
        assertTrue(words <= 900, () -> words + " words: move depth to docs/");
    }

    @Test
    void theIndexNamesEveryPage() throws IOException {
        List<String> links = MarkdownDocuments.read(MarkdownDocuments.ROOT.resolve("docs/README.md"))
                .links();
        List<String> missing = Trees.names(MarkdownDocuments.ROOT.resolve("docs")).stream()
                .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
                .filter(name -> !links.contains(name))
                .toList();
        assertEquals(List.of(), missing);
    }

    /** Each decision has a title, a status and a date, and the index repeats them. */
    @Test
    void theIndexOfDecisionsRepeatsWhatThePagesSay() throws IOException {
        Path folder = MarkdownDocuments.ROOT.resolve("docs/decisions");
        List<String> expected = new ArrayList<>();
        for (String name : Trees.names(folder)) {
            if (name.matches("[0-9]{4}-.*\\.md")) {
                String text = Files.readString(folder.resolve(name));
                Matcher head = DECISION.matcher(text);
                assertTrue(head.lookingAt(), () -> name + " does not start with '# N. Title' and 'Status: …, date'");
                String number = head.group(1);
                assertEquals(name.substring(0, 4), "0".repeat(4 - number.length()) + number, name);
                expected.add("| " + number + " | [" + head.group(2) + "](" + name + ") | " + head.group(3) + " | "
                        + head.group(4) + " |");
            }
        }
        List<String> rows = Files.readAllLines(folder.resolve("README.md")).stream()
                .filter(line -> line.matches("\\| [0-9].*"))
                .toList();
        assertEquals(expected, rows);
        assertTrue(rows.size() > 15, "hardly any decision was found");
    }

    /** The tables of the domain page specify the catalogue: the same rules with the same highest severities. */
    @Test
    void theDomainPageHasEveryRuleAndItsWorstSeverity() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (Rule rule : RuleSet.builtIn().rules()) {
            expected.put(rule.id(), rule.worst().name().substring(0, 1));
        }
        Map<String, String> specified = new TreeMap<>();
        for (String line : Files.readAllLines(MarkdownDocuments.ROOT.resolve("docs/domain.md"))) {
            if (line.matches("\\| MBX[0-9]{3} \\|.*")) {
                List<String> cells =
                        List.of(line.substring(2, line.length() - 2).split(" \\| ", -1));
                int columns = cells.size() == 10 ? 7 : 1; // by exposure, or one severity everywhere
                int worst = cells.subList(cells.size() - columns, cells.size()).stream()
                        .mapToInt(cell -> SEVERITIES.indexOf(cell.charAt(0)))
                        .max()
                        .orElseThrow();
                assertNull(specified.put(cells.get(0), SEVERITIES.substring(worst, worst + 1)), cells.get(0));
            }
        }
        assertEquals(expected, specified);
    }
}
