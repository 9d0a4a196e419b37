package dev.trapstreet.policy;

import dev.trapstreet.io.AtomicFile;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.text.LineEdits;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlFile;
import dev.trapstreet.yaml.YamlList;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A {@code .trapstreet.yml} file whose suppressions are edited as text: all comments, the order and what else the file has stay. Each edited
 * text is read again before it is written. Immutable.
 */
public final class SuppressionFile {
    private static final String KEY = "suppressions";
    private static final Pattern EMPTY_LIST = Pattern.compile(KEY + ":\\s*\\[\\s*\\]\\s*(#.*)?");

    /** Text that means itself in YAML without quotation marks. */
    private static final Pattern PLAIN = Pattern.compile("[A-Z]?[a-z]+(?: [A-Za-z0-9(][A-Za-z0-9.,;()/_-]*)+");

    /** Fingerprint that YAML would take for a number. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:e[0-9]+)?");

    private final Path path;
    private final String name;
    private final String text;
    private final Supplier<RuleSet> rules;
    private final List<ConfigFile.SuppressionEntry> entries;

    private SuppressionFile(Path path, String name, String text, Supplier<RuleSet> rules) throws YamlException {
        this.path = path;
        this.name = name;
        this.text = text;
        this.rules = rules;
        this.entries = parse(text);
    }

    /**
     * Terms of a suppression.
     *
     * @param reason the reason, as {@link #isWritable} accepts it
     * @param owner the person responsible
     * @param until the last day on which it applies, in UTC
     * @param paths the patterns of the files in which it applies; empty for all files
     */
    public record Terms(String reason, Optional<String> owner, Optional<LocalDate> until, List<String> paths) {
        /** Creates terms with an immutable copy of the patterns. */
        public Terms {
            paths = List.copyOf(paths);
        }
    }

    /**
     * Suppression in the file.
     *
     * @param fingerprint the fingerprint
     * @param line the line in the file, from 1
     * @param reason the reason, safe to display; empty if there is none, so that it does not apply
     * @param owner the person responsible, safe to display
     * @param until the last day on which it applies, in UTC
     * @param paths the patterns of the files in which it applies; empty for all files
     */
    public record Entry(
            String fingerprint,
            int line,
            Optional<String> reason,
            Optional<String> owner,
            Optional<LocalDate> until,
            List<String> paths) {
        /** Creates an entry with an immutable copy of the patterns. */
        public Entry {
            paths = List.copyOf(paths);
        }

        /**
         * Returns whether the last day has ended.
         *
         * @param now the time
         * @return whether it has expired
         */
        public boolean hasExpired(Instant now) {
            return until.isPresent() && SuppressionDate.hasPassed(until.get(), now);
        }
    }

    /**
     * Returns the file that applies to a directory: the nearest one up to the root of its repository. If there is none, the file to create
     * is the one in that root, or outside of a repository the one in the directory itself.
     *
     * @param directory the directory
     * @return the path of the file, which may not exist
     */
    public static Path locate(Path directory) {
        Path real = ConfigFiles.folder(directory).orElse(directory.toAbsolutePath());
        Path own = real.resolve(ConfigFiles.NAME);
        for (Path at = real; at != null; at = at.getParent()) {
            Path file = at.resolve(ConfigFiles.NAME);
            boolean root = new File(at.toFile(), ".git").exists();
            if (root || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return at.equals(real) || isInRepository(at) ? file : own;
            }
        }
        return own;
    }

    private static boolean isInRepository(Path directory) {
        for (Path at = directory; at != null; at = at.getParent()) {
            if (new File(at.toFile(), ".git").exists()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether a scan of a target reads the configuration in a directory.
     *
     * @param directory the directory of the configuration
     * @param target the path of the target
     * @return whether it applies
     */
    public static boolean appliesTo(Path directory, Path target) {
        Optional<Path> to = ConfigFiles.folder(target);
        Optional<Path> from = ConfigFiles.folder(directory);
        if (to.isEmpty() || from.isEmpty()) {
            return false;
        }
        for (Path at = to.get(); at != null; at = at.getParent()) {
            if (at.equals(from.get())) {
                return at.equals(to.get()) || isInRepository(at);
            }
            if (new File(at.toFile(), ".git").exists()) {
                return false; // the root of the repository of the target
            }
        }
        return false;
    }

    /**
     * Reads a file.
     *
     * @param path the file; one that does not exist has no suppressions
     * @param name its name for messages
     * @param rules supplier of the rules that its severities may name
     * @return the file
     * @throws YamlException if it is not a regular file, cannot be read, or is not a valid configuration
     */
    public static SuppressionFile read(Path path, String name, Supplier<RuleSet> rules) throws YamlException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return new SuppressionFile(path, name, "", rules);
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new YamlException(name, 0, "is not a regular file (links are not followed)");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(YamlFile.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new YamlException(name, 0, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (hasContent(text)) {
            YamlFile.parse(name, bytes); // checks the size and the encoding
        }
        return new SuppressionFile(path, name, text, rules);
    }

    /** Returns whether a file has more than comments: a scan refuses one that has not, and here it is filled. */
    private static boolean hasContent(String text) {
        return text.lines()
                .anyMatch(line -> !line.isBlank() && !line.stripLeading().startsWith("#"));
    }

    private List<ConfigFile.SuppressionEntry> parse(String content) throws YamlException {
        return hasContent(content)
                ? new ConfigParser(rules).parse(YamlFile.parse(name, content)).suppressions()
                : List.of();
    }

    /**
     * Returns whether a reason or an owner can be written as it is: not blank, in one line, without a token, at most 500 characters.
     *
     * @param words the reason or owner
     * @return whether it can be written
     */
    public static boolean isWritable(String words) {
        return !words.isBlank() && SafeText.clean(words).equals(words.strip());
    }

    /** {@return the suppressions in the order of the file} */
    public List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        for (ConfigFile.SuppressionEntry entry : entries) {
            all.add(new Entry(
                    entry.fingerprint(),
                    entry.line(),
                    entry.reason(),
                    entry.owner(),
                    entry.until(),
                    entry.paths().stream().map(ConfigFile.Pattern::text).toList()));
        }
        return all;
    }

    /** {@return the path of the file} */
    public Path path() {
        return path;
    }

    /** {@return the name of the file for messages} */
    public String name() {
        return name;
    }

    /**
     * Adds suppressions. One for the same fingerprint and the same paths is replaced where it is.
     *
     * @param fingerprints the fingerprints
     * @param terms the terms of all of them
     * @return the edits of this file, checked
     * @throws YamlException if the file is written in a way that cannot be edited
     */
    public LineEdits with(Collection<String> fingerprints, Terms terms) throws YamlException {
        LineEdits edits = LineEdits.of(text);
        Optional<YamlList> found = YamlList.find(text, KEY);
        boolean empty = found.isPresent() && found.get().flow() && entries.isEmpty();
        if (found.isPresent() && found.get().flow() && !empty) {
            throw unwritable(found.get().keyLine() + 1);
        }
        List<YamlList.Lines> items =
                found.isEmpty() || empty ? List.of() : found.get().items();
        int column = items.isEmpty() ? 2 : found.orElseThrow().column();
        List<String> added = new ArrayList<>();
        int count = entries.size();
        for (String fingerprint : fingerprints) {
            List<String> lines = lines(fingerprint, terms, column);
            int same = indexOf(fingerprint, terms.paths());
            if (same >= 0) {
                edits.replace(items.get(same).from(), items.get(same).to(), lines);
            } else {
                added.addAll(lines);
                count++;
            }
        }
        insert(edits, found, items, added);
        return checked(edits, count);
    }

    private static void insert(
            LineEdits edits, Optional<YamlList> found, List<YamlList.Lines> items, List<String> added)
            throws YamlException {
        if (added.isEmpty()) {
            return;
        }
        if (!items.isEmpty()) {
            int at = items.get(items.size() - 1).to();
            edits.replace(at, at, added);
            return;
        }
        if (found.isEmpty()) {
            added.add(0, KEY + ":");
            edits.replace(edits.size(), edits.size(), added);
            return;
        }
        int line = found.get().keyLine();
        String key = edits.line(line);
        if (!EMPTY_LIST.matcher(key).matches()) {
            throw new YamlException("the file", line + 1, "is written in a way that cannot be edited");
        }
        int comment = key.indexOf('#');
        added.add(0, KEY + ":" + (comment < 0 ? "" : " " + key.substring(comment)));
        edits.replace(line, line + 1, added);
    }

    /**
     * Removes suppressions.
     *
     * @param fingerprints the fingerprints
     * @return the edits of this file, checked; empty if it has none of them
     * @throws YamlException if the file is written in a way that cannot be edited
     */
    public LineEdits without(Collection<String> fingerprints) throws YamlException {
        LineEdits edits = LineEdits.of(text);
        Optional<YamlList> found = YamlList.find(text, KEY);
        List<Integer> removed = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (fingerprints.contains(entries.get(i).fingerprint())) {
                removed.add(i);
            }
        }
        if (removed.isEmpty()) {
            return edits;
        }
        YamlList list = found.orElseThrow();
        if (list.flow()) {
            throw unwritable(list.keyLine() + 1);
        }
        for (int i : removed) {
            edits.replace(list.items().get(i).from(), list.items().get(i).to(), List.of());
        }
        if (removed.size() == entries.size()) { // a key without a value would not be valid
            String key = edits.line(list.keyLine());
            edits.replace(list.keyLine(), list.keyLine() + 1, List.of(key.replaceFirst(KEY + ":", KEY + ": []")));
        }
        return checked(edits, entries.size() - removed.size());
    }

    /** Returns the edits if the edited text is a valid configuration with so many suppressions. */
    private LineEdits checked(LineEdits edits, int count) throws YamlException {
        try {
            if (parse(edits.text()).size() == count) {
                return edits;
            }
        } catch (YamlException e) {
            throw unwritable(e.line());
        }
        throw unwritable(0);
    }

    private YamlException unwritable(int line) {
        return new YamlException(
                name,
                line,
                "is written in a way that cannot be edited; write the suppressions as a list of lines with '-'");
    }

    private int indexOf(String fingerprint, List<String> paths) {
        List<Entry> all = entries();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).fingerprint().equals(fingerprint)
                    && all.get(i).paths().equals(paths)) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> lines(String fingerprint, Terms terms, int column) {
        String indent = " ".repeat(column + 2);
        List<String> lines = new ArrayList<>();
        boolean number = NUMBER.matcher(fingerprint).matches();
        lines.add(" ".repeat(column) + "- fingerprint: " + (number ? "\"" + fingerprint + "\"" : fingerprint));
        lines.add(indent + "reason: " + scalar(terms.reason().strip()));
        terms.owner().ifPresent(owner -> lines.add(indent + "owner: " + scalar(owner.strip())));
        terms.until().ifPresent(day -> lines.add(indent + "until: " + day));
        if (!terms.paths().isEmpty()) {
            List<String> quoted =
                    terms.paths().stream().map(SuppressionFile::quoted).toList();
            lines.add(indent + "paths: [" + String.join(", ", quoted) + "]");
        }
        return lines;
    }

    private static String scalar(String words) {
        return PLAIN.matcher(words).matches() ? words : quoted(words);
    }

    private static String quoted(String words) {
        return "\"" + words.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /**
     * Writes an edited text in place of the file.
     *
     * @param edits the edits of this file
     * @throws IOException if the file cannot be written; it is then unchanged
     */
    public void write(LineEdits edits) throws IOException {
        byte[] bytes = edits.text().getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(path, AtomicFile.Access.KEPT, out -> out.write(bytes));
    }
}
