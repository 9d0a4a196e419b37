package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.token.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who uses a file that says nothing itself: the pages that load it, the modules that import it, the settings of a build that
 * name its variables (DOMAIN section 3.3, cases 1, 2, 4 and 7). Each looks at a bounded number of files.
 */
final class Neighbours {
    private static final int MOST_USERS = 120;
    private static final int MOST_HANDERS = 150;
    private static final int MOST_LISTS = 60;
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

    private final Hints hints;
    private final Content content;

    Neighbours(Hints hints, Content content) {
        this.hints = hints;
        this.content = content;
    }

    /** What those say that load or import a script: a page, or code of one side. The worse wins. */
    Answer users(KnownTree.View tree, String path) {
        return tree.once("users of " + path, Answer.class, () -> findUsers(tree, path));
    }

    private Answer findUsers(KnownTree.View tree, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.indexOf('.');
        String module = dot > 0 ? name.substring(0, dot) : name;
        List<String> places = KnownTree.upward(KnownTree.directory(path));
        Answer server = Answer.NOTHING;
        Set<String> seen = new TreeSet<>();
        for (String directory : places.subList(0, Math.min(3, places.size()))) {
            for (String file : tree.files(directory, 3, MOST_USERS, Neighbours::mayUse)) {
                if (seen.size() >= MOST_USERS || file.equals(path) || !seen.add(file)) {
                    continue;
                }
                String text = tree.once("text of " + file, String.class, () -> tree.text(file));
                Answer one = use(file, text, name, module);
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

    private Answer use(String file, String text, String name, String module) {
        FileKind kind = FileKind.of(file);
        String shown = Redactor.redact(file);
        if (kind != FileKind.JS && loads(text, name)) {
            return Answer.of(Exposure.WEB_CLIENT, "loaded by " + shown);
        }
        if (!imports(text, module, name)) {
            return Answer.NOTHING;
        }
        if (kind == FileKind.MARKUP) {
            return Answer.of(Exposure.WEB_CLIENT, "imported by " + shown);
        }
        Answer side = content.judge(clues(text), kind);
        return side.decides()
                ? Answer.of(side.exposure(), "imported by " + shown)
                        .and(side.evidence().get(0))
                : side;
    }

    /** {@code <script src="js/config.js?v=2">}: a quote or slash before the name, and its tag is a script's. */
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
            return false; // nearly always, and then one look is enough
        }
        for (char quote : new char[] {'\'', '"', '`'}) {
            for (String last : List.of("/" + module + quote, "/" + name + quote)) {
                int at = code.indexOf(last);
                // Relative, or by an alias of the project's own; a package of that name is another's.
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

    /** The hints of a whole text, as if a token stood in it that is given to nothing. */
    private Clues clues(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long[] bits = new long[hints.longs()];
        hints.search().search(bytes, 0, bytes.length, bytes.length, (word, end) -> {
            int hint = hints.ofWord(word).number();
            bits[hint >> 6] |= 1L << hint;
        });
        return new Clues(bits, EnumSet.noneOf(Role.class), "", '?');
    }

    /** Whether code below that directory hands an environment variable of that name to the client. */
    Answer handsOut(KnownTree.View tree, String directory, String variable) {
        Handed handed = tree.once("handed out below " + directory, Handed.class, () -> findHanded(tree, directory));
        for (String entry : handed.variables()) {
            int blank = entry.indexOf(' ');
            if (entry.substring(0, blank).equals(variable)) {
                return Answer.of(
                        Exposure.WEB_CLIENT,
                        "handed to the client by " + Redactor.redact(entry.substring(blank + 1)),
                        Tag.HANDED_OUT);
            }
        }
        return Answer.NOTHING;
    }

    /** Variables, each with a blank and the file that hands it out. */
    private record Handed(Set<String> variables) {}

    private Handed findHanded(KnownTree.View tree, String directory) {
        Set<String> found = new TreeSet<>();
        for (String file : tree.files(directory, 4, MOST_HANDERS, Neighbours::mayHand)) {
            String text = tree.text(file);
            String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
            FileKind kind = FileKind.of(file);
            boolean bundler = BUNDLERS.stream().anyMatch(name::startsWith);
            if (bundler) {
                words(text).forEach(word -> found.add(word + " " + file));
            } else if (kind == FileKind.MARKUP) {
                environment(text).forEach(read -> found.add(read.variable() + " " + file));
            } else {
                handedBy(text).forEach(variable -> found.add(variable + " " + file));
            }
        }
        return new Handed(found);
    }

    private static boolean mayHand(String path) {
        FileKind kind = FileKind.of(path);
        return (kind == FileKind.JS
                        || kind == FileKind.MARKUP
                        || kind == FileKind.PHP
                        || kind == FileKind.PYTHON
                        || kind == FileKind.RUBY)
                && !path.endsWith(".vue")
                && !path.endsWith(".svelte");
    }

    /** Names in the settings of a bundler that look like those of variables for tokens. */
    private static Set<String> words(String text) {
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

    /** Reading an environment variable. */
    private record Read(String variable, String into, int at) {}

    private static List<Read> environment(String text) {
        List<Read> reads = new ArrayList<>();
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
                    reads.add(new Read(
                            text.substring(from, to), assigned(text.substring(Math.max(line, at - NEAR), at)), at));
                }
            }
        }
        return reads;
    }

    /** The last name before an equals sign: {@code const mapToken = }. */
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

    private Set<String> handedBy(String text) {
        Set<String> handed = new TreeSet<>();
        List<Read> reads = environment(text);
        if (reads.isEmpty()) {
            return handed;
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        hints.search().search(bytes, 0, bytes.length, bytes.length, (word, end) -> {
            if (hints.ofWord(word).row().condition().equals("hands")) {
                for (Read read : reads) {
                    TokenLine direct = new TokenLine(bytes, bytes.length, read.at(), read.at() + 1);
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

    /** Whether a property list around an xcconfig takes the variable into the app: {@code $(MAPBOX_ACCESS_TOKEN)}. */
    boolean isReadByPropertyList(KnownTree.View tree, String path, String variable) {
        List<String> upward = KnownTree.upward(KnownTree.directory(path));
        for (String directory : upward.subList(0, Math.min(4, upward.size()))) {
            for (String list : tree.files(directory, 3, MOST_LISTS, file -> file.endsWith("nfo.plist"))) {
                String text = tree.once("text of " + list, String.class, () -> tree.text(list));
                if (text.contains("$(" + variable + ")") || text.contains("${" + variable + "}")) {
                    return true;
                }
            }
        }
        return false;
    }
}
