package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.RowCondition;
import dev.trapstreet.token.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Assessment of a file by the files that use it: pages that load it, modules that import it, and build settings that name its
 * variables. See docs/domain.md, section "Ambiguous locations", cases 1, 2, 4 and 7. The number of files read is limited.
 * Thread-safe.
 */
final class FileUsage {
    private static final int MAX_USERS = 120;
    private static final int MAX_EXPOSING_FILES = 150;
    private static final int MAX_LISTS = 60;
    private static final int NEAR = 320;
    private static final Set<String> BUNDLERS = Set.of(
            "webpack",
            "next.config",
            "vite.config",
            "nuxt.config",
            "vue.config",
            "craco.config",
            "config-overrides",
            "rollup.config",
            "gatsby-config",
            "quasar.conf",
            "astro.config",
            "babel.config",
            ".babelrc",
            "app.config");

    private final KeywordTable keywords;
    private final ContentRules contentRules;

    FileUsage(KeywordTable keywords, ContentRules contentRules) {
        this.keywords = keywords;
        this.contentRules = contentRules;
    }

    /** Returns the exposure implied by the files that load or import a script. A client outweighs a server. */
    Assessment assessUsers(CachedFileTree.View tree, String path) {
        return tree.memoize("users of " + path, Assessment.class, () -> findUsers(tree, path));
    }

    private Assessment findUsers(CachedFileTree.View tree, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.indexOf('.');
        String module = dot > 0 ? name.substring(0, dot) : name;
        List<String> places = CachedFileTree.ancestors(CachedFileTree.directory(path));
        Assessment server = Assessment.UNDECIDED;
        Set<String> seen = new TreeSet<>();
        for (String directory : places.subList(0, Math.min(3, places.size()))) {
            for (String file : tree.files(directory, 3, MAX_USERS, FileUsage::mayUse)) {
                if (seen.size() >= MAX_USERS || file.equals(path) || !seen.add(file)) {
                    continue;
                }
                String text = tree.memoize("text of " + file, String.class, () -> tree.readText(file));
                Assessment one = use(file, text, name, module);
                if (one.exposure() == Exposure.WEB_CLIENT || one.exposure() == Exposure.MOBILE_APP) {
                    return one;
                }
                if (one.decides()) {
                    server = one;
                }
            }
        }
        return server;
    }

    private static boolean mayUse(String path) {
        FileKind kind = FileKind.of(path);
        return kind == FileKind.JS || kind == FileKind.MARKUP || kind == FileKind.PHP;
    }

    private Assessment use(String file, String text, String name, String module) {
        FileKind kind = FileKind.of(file);
        String shown = Redactor.redact(file);
        if (kind != FileKind.JS && loads(text, name)) {
            return Assessment.of(Exposure.WEB_CLIENT, "loaded by " + shown);
        }
        if (!imports(text, module, name)) {
            return Assessment.UNDECIDED;
        }
        if (kind == FileKind.MARKUP) {
            return Assessment.of(Exposure.WEB_CLIENT, "imported by " + shown);
        }
        Assessment side = contentRules.assess(clues(text), kind);
        return side.decides()
                ? Assessment.of(side.exposure(), "imported by " + shown)
                        .withEvidence(side.evidence().get(0))
                : side;
    }

    /** Whether a page loads the script: {@code <script src="js/config.js?v=2">}. A quote or slash must precede the name. */
    private static boolean loads(String page, String name) {
        for (int at = page.indexOf(name); at > 0; at = page.indexOf(name, at + 1)) {
            char before = page.charAt(at - 1);
            char after = at + name.length() < page.length() ? page.charAt(at + name.length()) : ' ';
            if ((before == '/' || before == '"' || before == '\'')
                    && !Character.isLetterOrDigit(after)
                    && after != '.') {
                int tag = page.lastIndexOf('<', at);
                if (tag >= 0 && at - tag < NEAR && page.regionMatches(true, tag, "<script", 0, 7)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean imports(String code, String module, String name) {
        if (!code.contains("/" + module)) {
            return false; // the usual case
        }
        for (char quote : new char[] {'\'', '"', '`'}) {
            for (String last : List.of("/" + module + quote, "/" + name + quote)) {
                int at = code.indexOf(last);
                // A relative path, or an alias of the project. Otherwise it is a package that happens to have the same
                // name.
                if (at > 0) {
                    int open = code.lastIndexOf(quote, at);
                    if (open >= 0
                            && at - open < 200
                            && (code.charAt(open + 1) == '.'
                                    || code.charAt(open + 1) == '@'
                                    || code.charAt(open + 1) == '~'
                                    || code.startsWith("src", open + 1))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Returns a context with the keywords of a whole text, as for a token without a variable. */
    private TokenContext clues(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long[] bits = new long[keywords.bitSetWords()];
        keywords.search().search(bytes, 0, bytes.length, bytes.length, (word, end) -> {
            int hint = keywords.keywordOf(word).number();
            bits[hint >> 6] |= 1L << hint;
        });
        return new TokenContext(bits, EnumSet.noneOf(SyntaxRole.class), "", '?');
    }

    /** Returns a web client if code below a directory exposes the environment variable to the client; undecided otherwise. */
    Assessment assessExposure(CachedFileTree.View tree, String directory, String variable) {
        ExposedVariables handed = tree.memoize(
                "handed out below " + directory, ExposedVariables.class, () -> findExposed(tree, directory));
        for (String entry : handed.variables()) {
            int blank = entry.indexOf(' ');
            if (entry.substring(0, blank).equals(variable)) {
                return Assessment.of(
                        Exposure.WEB_CLIENT,
                        "sent to the client by " + Redactor.redact(entry.substring(blank + 1)),
                        Tag.HANDED_OUT);
            }
        }
        return Assessment.UNDECIDED;
    }

    /** Entries of the form {@code VARIABLE path}: an environment variable and the file that exposes it. */
    private record ExposedVariables(Set<String> variables) {}

    private ExposedVariables findExposed(CachedFileTree.View tree, String directory) {
        Set<String> found = new TreeSet<>();
        for (String file : tree.files(directory, 4, MAX_EXPOSING_FILES, FileUsage::mayExpose)) {
            String text = tree.readText(file);
            String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            FileKind kind = FileKind.of(file);
            boolean bundler = BUNDLERS.stream().anyMatch(name::startsWith);
            if (bundler) {
                wordsIn(text).forEach(word -> found.add(word + " " + file));
            } else if (kind == FileKind.MARKUP) {
                environment(text).forEach(read -> found.add(read.variable() + " " + file));
            } else {
                exposedBy(text).forEach(variable -> found.add(variable + " " + file));
            }
        }
        return new ExposedVariables(found);
    }

    private static boolean mayExpose(String path) {
        FileKind kind = FileKind.of(path);
        return (kind == FileKind.JS
                        || kind == FileKind.MARKUP
                        || kind == FileKind.PHP
                        || kind == FileKind.PYTHON
                        || kind == FileKind.RUBY)
                && !path.endsWith(".vue")
                && !path.endsWith(".svelte");
    }

    /** Returns the words in bundler settings that may be names of variables for tokens. */
    private static Set<String> wordsIn(String text) {
        Set<String> words = new TreeSet<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean part =
                    i < text.length() && (text.charAt(i) < 128 && WordSearch.isIdentifier((byte) text.charAt(i)));
            if (part && start < 0) {
                start = i;
            } else if (!part && start >= 0) {
                if (i - start > 5 && i - start < 80) {
                    String word = text.substring(start, i);
                    String upper = word.toUpperCase(Locale.ROOT);
                    if (upper.contains("MAP") || upper.contains("TOKEN") || upper.contains("KEY")) {
                        words.add(word);
                    }
                }
                start = -1;
            }
        }
        return words;
    }

    /**
     * Read access to an environment variable.
     *
     * @param variable the name of the environment variable
     * @param into the name that the value is assigned to; empty if it is not assigned
     * @param at the index of the access in the text
     */
    private record VariableRead(String variable, String into, int at) {}

    private static List<VariableRead> environment(String text) {
        List<VariableRead> reads = new ArrayList<>();
        for (String reader : List.of(
                "process.env.",
                "os.environ['",
                "os.environ[\"",
                "os.environ.get('",
                "os.environ.get(\"",
                "os.getenv('",
                "os.getenv(\"",
                "ENV['",
                "ENV[\"",
                "ENV.fetch('",
                "ENV.fetch(\"",
                "env('",
                "config('",
                "getenv('")) {
            for (int at = text.indexOf(reader); at >= 0; at = text.indexOf(reader, at + 1)) {
                int from = at + reader.length();
                int to = from;
                while (to < text.length() && text.charAt(to) < 128 && WordSearch.isIdentifier((byte) text.charAt(to))) {
                    to++;
                }
                if (to > from && to - from < 80) {
                    int line = text.lastIndexOf('\n', at) + 1;
                    reads.add(new VariableRead(
                            text.substring(from, to), assigned(text.substring(Math.max(line, at - NEAR), at)), at));
                }
            }
        }
        return reads;
    }

    /** Returns the name before an equals sign at the end of a text: {@code mapToken} for {@code const mapToken = }. */
    private static String assigned(String before) {
        int equals = before.lastIndexOf('=');
        if (equals < 0 || !before.substring(equals + 1).isBlank()) {
            return "";
        }
        String left = before.substring(0, equals).stripTrailing();
        int from = left.length();
        while (from > 0 && left.charAt(from - 1) < 128 && WordSearch.isIdentifier((byte) left.charAt(from - 1))) {
            from--;
        }
        return left.substring(from);
    }

    private Set<String> exposedBy(String text) {
        Set<String> handed = new TreeSet<>();
        List<VariableRead> reads = environment(text);
        if (reads.isEmpty()) {
            return handed;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        keywords.search().search(bytes, 0, bytes.length, bytes.length, (word, end) -> {
            if (keywords.keywordOf(word).row().condition() == RowCondition.HANDS) {
                for (VariableRead read : reads) {
                    LineAnalyzer direct = new LineAnalyzer(bytes, bytes.length, read.at(), read.at() + 1);
                    boolean within = read.at() >= end && read.at() - end < NEAR && direct.isOpenAt(end, read.at());
                    if (within
                            || (read.into().length() > 2
                                    && direct.holds(end, read.into().getBytes(StandardCharsets.ISO_8859_1)))) {
                        handed.add(read.variable());
                    }
                }
            }
        });
        return handed;
    }

    /** Returns whether an {@code Info.plist} near an xcconfig file refers to the variable, as in {@code $(MAPBOX_ACCESS_TOKEN)}. */
    boolean isReadByPropertyList(CachedFileTree.View tree, String path, String variable) {
        List<String> upward = CachedFileTree.ancestors(CachedFileTree.directory(path));
        for (String directory : upward.subList(0, Math.min(4, upward.size()))) {
            for (String list : tree.files(directory, 3, MAX_LISTS, file -> file.endsWith("nfo.plist"))) {
                String text = tree.memoize("text of " + list, String.class, () -> tree.readText(list));
                if (text.contains("$(" + variable + ")") || text.contains("${" + variable + "}")) {
                    return true;
                }
            }
        }
        return false;
    }
}
