package dev.trapstreet.rule;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlFile;
import dev.trapstreet.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Table of evidence for the exposure of a location, read from {@code rules/exposure.yml}. It only holds the rows;
 * package {@code classify} interprets them. See docs/domain.md#exposure. Immutable.
 */
public final class ExposureTable {
    /** Resource with the compiled table, next to this class. */
    static final String COMPILED = "exposure.bin";

    /** Name of the source file in the directory of the rules. It is not a rule. */
    static final String FILE = "exposure.yml";

    private static final List<String> SECTIONS =
            List.of("paths", "prefixes", "variables", "hints", "places", "projects", "defaults", "outputs");
    /** Keys whose values are patterns of paths. */
    private static final Map<String, String> PATTERNS_BY_SECTION = Map.of(
            "paths", "names", "places", "names", "projects", "manifests", "defaults", "names", "outputs", "names");

    private static final Set<String> KEYS = Set.of("to", "look", "says", "tags", "in", "names", "imports", "manifests");

    private final Map<String, List<Row>> sections;

    private ExposureTable(Map<String, List<Row>> sections) {
        this.sections = Map.copyOf(sections);
    }

    /**
     * Row of the table. Immutable.
     *
     * @param exposure the exposure; empty for a row that only records something
     * @param condition the further check in code that must agree before the row decides, or the weight of the row
     * @param evidence the evidence, as text for users; {@code {}} is replaced by the name that was found
     * @param tags the tags of the location
     * @param in the kinds of files to which the row applies; empty for all
     * @param names path patterns, prefixes, words or dependencies, depending on the section
     * @param imports the modules that the row matches in imports, without quotes
     * @param manifests the names of the files that contain {@code names}
     */
    public record Row(
            Optional<Exposure> exposure,
            RowCondition condition,
            String evidence,
            Set<Tag> tags,
            Set<String> in,
            List<String> names,
            List<String> imports,
            List<String> manifests) {
        /** Creates a row with immutable copies of the collections. */
        public Row {
            tags = Set.copyOf(tags);
            in = Set.copyOf(in);
            names = List.copyOf(names);
            imports = List.copyOf(imports);
            manifests = List.copyOf(manifests);
        }
    }

    /** {@return the table that is built into this program} */
    public static ExposureTable builtIn() {
        return BuiltIn.TABLE;
    }

    private static final class BuiltIn {
        static final ExposureTable TABLE = load();

        private static ExposureTable load() {
            try (InputStream in = ExposureTable.class.getResourceAsStream(COMPILED)) {
                if (in == null) {
                    throw new IllegalStateException("this build has no compiled table of exposures");
                }
                return of(CompiledYaml.read(COMPILED, in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException("the compiled table of exposures cannot be read", e);
            }
        }
    }

    /** Validates and compiles the table in a directory such as {@code rules/}. */
    static byte[] compile(Path folder) throws IOException {
        YamlNode table = YamlFile.read(folder.resolve(FILE));
        of(table);
        return CompiledYaml.write(table);
    }

    /**
     * Returns the rows of a section.
     *
     * @param section the section: {@code paths}, {@code prefixes}, {@code variables}, {@code hints}, {@code places}, {@code projects},
     *     {@code defaults} or {@code outputs}
     * @return the rows; the first matching one decides
     * @throws IllegalArgumentException if there is no such section
     */
    public List<Row> rows(String section) {
        List<Row> rows = sections.get(section);
        if (rows == null) {
            throw new IllegalArgumentException("the table has no section " + section);
        }
        return rows;
    }

    static ExposureTable of(YamlNode table) throws YamlException {
        table.map(Set.copyOf(SECTIONS));
        Map<String, List<Row>> sections = new LinkedHashMap<>();
        for (String section : SECTIONS) {
            List<Row> rows = new ArrayList<>();
            for (YamlNode row : table.get(section).list()) {
                rows.add(row(row, section));
                checkPatterns(row.find(PATTERNS_BY_SECTION.getOrDefault(section, "")));
            }
            sections.put(section, List.copyOf(rows));
        }
        return new ExposureTable(sections);
    }

    private static void checkPatterns(@Nullable YamlNode patterns) throws YamlException {
        if (patterns != null) {
            for (YamlNode pattern : patterns.list()) {
                RuleFields.pathPattern(pattern);
            }
        }
    }

    private static Row row(YamlNode node, String section) throws YamlException {
        node.map(KEYS);
        List<Tag> tags = new ArrayList<>();
        for (String word : stringList(node.find("tags"))) {
            tags.add(tag(node, word));
        }
        YamlNode to = node.find("to");
        YamlNode look = node.find("look");
        return new Row(
                to == null ? Optional.empty() : Optional.of(exposure(to)),
                condition(node, look, section),
                node.get("says").text(),
                Set.copyOf(tags),
                Set.copyOf(stringList(node.find("in"))),
                stringList(node.find("names")),
                stringList(node.find("imports")),
                stringList(node.find("manifests")));
    }

    private static RowCondition condition(YamlNode row, @Nullable YamlNode look, String section) throws YamlException {
        String word = look == null ? "" : look.text();
        List<String> known = new ArrayList<>();
        for (RowCondition condition : RowCondition.values()) {
            if (condition.isAllowedIn(section)) {
                if (condition.keyword().equals(word)) {
                    return condition;
                }
                known.add(condition.keyword());
            }
        }
        known.remove("");
        if (look == null) {
            throw row.error("a row of " + section + " needs a 'look': one of " + String.join(", ", known));
        }
        throw look.error("unknown look '" + word + "' in " + section + YamlNode.suggestion(word, known));
    }

    private static Exposure exposure(YamlNode to) throws YamlException {
        List<String> known = new ArrayList<>();
        for (Exposure exposure : Exposure.values()) {
            if (exposure.name().equals(to.text())) {
                return exposure;
            }
            known.add(exposure.name());
        }
        throw to.error("unknown exposure '" + to.text() + "'" + YamlNode.suggestion(to.text(), known));
    }

    private static Tag tag(YamlNode at, String word) throws YamlException {
        for (Tag tag : Tag.values()) {
            if (tag.keyword().equals(word)) {
                return tag;
            }
        }
        List<String> known = Arrays.stream(Tag.values()).map(Tag::keyword).toList();
        throw at.error("unknown tag '" + word + "'" + YamlNode.suggestion(word, known));
    }

    private static List<String> stringList(@Nullable YamlNode node) throws YamlException {
        List<String> texts = new ArrayList<>();
        if (node != null) {
            for (YamlNode item : node.list()) {
                texts.add(item.text());
            }
        }
        return texts;
    }
}
