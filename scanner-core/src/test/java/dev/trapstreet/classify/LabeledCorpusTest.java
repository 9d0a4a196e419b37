package dev.trapstreet.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The labeled corpus: small projects with the expected classification on the line below each token, written by hand. See
 * docs/domain.md#exposure. A case is a text file:
 *
 * <pre>
 *   The reason for the label, for the reader.
 *   --- src/map.js
 *   mapboxgl.accessToken = '{{pk}}';
 *   ^ WEB_CLIENT hard-coded !commented
 *   --- package.json
 *   …
 * </pre>
 *
 * A named tag must be present. A tag with an exclamation mark must be absent. Other tags are not checked.
 */
final class LabeledCorpusTest {
    private static final Path CORPUS = Path.of("src/test/corpus");
    private static final String PUBLIC = TokenBuilder.pk().build();
    private static final String SECRET = TokenBuilder.sk().build();

    /** Token of a case: its position and the expected result. */
    private record Label(String path, int start, int length, String expected) {}

    static List<String> cases() {
        try (Stream<Path> files = Files.walk(CORPUS)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> CORPUS.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void thereAreEnoughCasesOfEveryKind() {
        List<String> cases = cases();
        assertTrue(cases.size() >= 350, cases.size() + " cases");
        TreeSet<String> kinds = new TreeSet<>();
        cases.forEach(each -> kinds.add(each.substring(0, each.indexOf('/'))));
        assertTrue(
                kinds.containsAll(List.of(
                        "web",
                        "android",
                        "ios",
                        "react-native",
                        "expo",
                        "flutter",
                        "unity",
                        "node",
                        "python",
                        "go",
                        "java",
                        "php",
                        "ruby",
                        "ci",
                        "infra",
                        "notebooks",
                        "docs",
                        "tests",
                        "build-output")),
                kinds.toString());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyTokenIsWhatItsLabelSays(String name) throws IOException {
        PlantedTree tree = new PlantedTree();
        List<Label> labels = plant(Files.readString(CORPUS.resolve(name)), tree);
        assertTrue(!labels.isEmpty(), "a case holds a token");
        List<String> faults = new ArrayList<>();
        Classifier classifier = new Classifier();
        ContextReader reader = new ContextReader();
        for (Label label : labels) {
            byte[] bytes = tree.read(label.path()).orElseThrow();
            reader.begin(bytes, bytes.length);
            TokenContext clues = reader.read(label.start(), label.length());
            LocationContext context = classifier
                    .classify(label.path(), LocationPart.CONTENT, Optional.empty(), clues, tree)
                    .context();
            fault(label, context).ifPresent(faults::add);
        }
        assertEquals(List.of(), faults);
    }

    private static Optional<String> fault(Label label, LocationContext context) {
        String[] words = label.expected().split(" ", -1);
        boolean right = Exposure.valueOf(words[0]) == context.exposure();
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            boolean absent = word.startsWith("!");
            right &= absent != context.tags().contains(tag(absent ? word.substring(1) : word));
        }
        if (context.exposure() != Exposure.UNKNOWN && context.evidence().isEmpty()) {
            return Optional.of(label.path() + ": no evidence");
        }
        for (String said : context.evidence()) {
            if (said.matches("(uses|imports) (import|from|using|require|library|namespace)\\b.*")) {
                return Optional.of(label.path() + ": not English: " + said);
            }
        }
        return right
                ? Optional.empty()
                : Optional.of(label.path() + ": expected " + label.expected() + " but " + context);
    }

    private static Tag tag(String word) {
        return Arrays.stream(Tag.values())
                .filter(tag -> tag.keyword().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no tag: " + word));
    }

    private static List<Label> plant(String text, PlantedTree tree) {
        List<Label> labels = new ArrayList<>();
        String path = "";
        StringBuilder file = new StringBuilder();
        List<Label> open = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            if (line.startsWith("--- ")) {
                finish(tree, path, file, open);
                path = line.substring(4);
            } else if (stripped.startsWith("^ ")) {
                open.forEach(label ->
                        labels.add(new Label(label.path(), label.start(), label.length(), stripped.substring(2))));
                open.clear();
            } else {
                assertEquals(List.of(), open, "a token without a label");
                append(line, path, file, open);
            }
        }
        finish(tree, path, file, open);
        return labels;
    }

    private static void finish(PlantedTree tree, String path, StringBuilder file, List<Label> open) {
        assertEquals(List.of(), open, "a token without a label");
        if (!path.isEmpty()) {
            tree.with(path, file.toString());
        }
        file.setLength(0);
    }

    private static void append(String line, String path, StringBuilder file, List<Label> open) {
        int from = 0;
        for (int at = line.indexOf("{{"); at >= 0; at = line.indexOf("{{", at + 1)) {
            boolean isPublic = line.startsWith("{{pk}}", at);
            if (isPublic || line.startsWith("{{sk}}", at)) {
                file.append(line, from, at);
                String token = isPublic ? PUBLIC : SECRET;
                int start = file.toString().getBytes(StandardCharsets.UTF_8).length;
                open.add(new Label(path, start, token.length(), ""));
                file.append(token);
                from = at + "{{pk}}".length();
            }
        }
        file.append(line, from, line.length()).append('\n');
    }
}
