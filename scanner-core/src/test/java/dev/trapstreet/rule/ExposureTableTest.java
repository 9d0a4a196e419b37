package dev.trapstreet.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes in {@code exposure.yml} are named when the rules are compiled. */
final class ExposureTableTest {
    private static final Path TABLE = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolveSibling("rules")
            .resolve("exposure.yml");

    @TempDir
    Path folder;

    private YamlException refused(String from, String to) throws IOException {
        String text = Files.readString(TABLE);
        assertTrue(text.contains(from), from);
        Files.writeString(folder.resolve("exposure.yml"), text.replaceFirst(Pattern.quote(from), to));
        return assertThrows(YamlException.class, () -> ExposureTable.compile(folder));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "look: gradle   | look: gradel   | unknown look 'gradel' in paths; did you mean 'gradle'?",
                "look: decisive | look: decisiv  | unknown look 'decisiv' in hints; did you mean 'decisive'?",
                "look: jsx      | look: shell    | unknown look 'shell' in places; expected one of",
                "look: electron | look: elektron | unknown look 'elektron' in projects; did you mean 'electron'?"
            })
    void aConditionIsOneOfItsSection(String from, String to, String message) throws IOException {
        assertTrue(
                refused(from, to).getMessage().contains(message),
                refused(from, to).getMessage());
    }

    @Test
    void aHintNeedsAWeight() throws IOException {
        String message = refused("    look: decisive\n", "").getMessage();
        assertTrue(message.contains("a row of hints needs a 'look'"), message);
    }

    @Test
    void everyConditionIsInTheTable() {
        for (RowCondition condition : RowCondition.values()) {
            long rows = Stream.of(
                            "paths", "prefixes", "variables", "hints", "places", "projects", "defaults", "outputs")
                    .flatMap(section -> ExposureTable.builtIn().rows(section).stream())
                    .filter(row -> row.condition() == condition)
                    .count();
            assertTrue(rows > 0, condition.name());
        }
        assertEquals("site-config", RowCondition.SITE_CONFIG.keyword());
    }
}
