package dev.trapstreet.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trapstreet.finding.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code rules/README.md} documents everything that a rule can contain. */
class RulesPageTest {
    private static final Path RULES =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("rules");
    private static final Pattern WORD = Pattern.compile("`([a-z][a-z-]*)`");

    /** Returns the words between backquotes in the second column of the row that starts with the given text. */
    private static Set<String> wordsOf(String row) throws IOException {
        String line = Files.readAllLines(RULES.resolve("README.md")).stream()
                .filter(text -> text.startsWith("| `" + row + "`"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row for " + row));
        Matcher word = WORD.matcher(line.substring(line.indexOf(" | ")));
        Set<String> words = new TreeSet<>();
        while (word.find()) {
            words.add(word.group(1));
        }
        return words;
    }

    private static <E> Set<String> words(Stream<E> values, Function<E, String> word) {
        return values.map(word).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void thePageNamesEveryTagThatARuleCanAskFor() throws IOException {
        // A location in Mapbox's own documentation has at most severity info, whatever the rules say.
        Stream<Tag> tags = Arrays.stream(Tag.values()).filter(tag -> tag != Tag.DOCUMENTATION_EXAMPLE);
        assertEquals(words(tags, Tag::keyword), wordsOf("cases[].where"));
    }

    @Test
    void thePageNamesEveryTrait() throws IOException {
        assertEquals(words(Arrays.stream(Trait.values()), Trait::keyword), wordsOf("cases[].when"));
    }

    @Test
    void thePageNamesEveryTopic() throws IOException {
        assertEquals(words(Arrays.stream(RuleTopic.values()), RuleTopic::keyword), wordsOf("about"));
    }

    @Test
    void thePageNamesEveryLook() throws IOException {
        Stream<CheckKind> kinds = Arrays.stream(CheckKind.values()).filter(kind -> kind != CheckKind.LITERALS);
        Set<String> named = wordsOf("detect[].look");
        assertEquals(words(kinds, CheckKind::keyword), named);
    }
}
