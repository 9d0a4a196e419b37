package dev.trapstreet.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CompiledYamlTest {
    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasWrittenIsReadAgain(long seed) throws IOException {
        YamlNode node = node(new Random(seed), 4);
        byte[] compiled = CompiledYaml.write(node);
        assertEquals(plain(node), plain(CompiledYaml.read("compiled", compiled)), "seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFormThatWasCutShortIsRefused(long seed) throws IOException {
        byte[] compiled = CompiledYaml.write(node(new Random(seed), 2));
        for (int length = 0; length < compiled.length; length += 1 + compiled.length / 100) {
            byte[] cut = Arrays.copyOf(compiled, length);
            assertThrows(IOException.class, () -> CompiledYaml.read("compiled", cut), "seed " + seed);
        }
    }

    @Test
    void theOrderOfAMapIsKept() throws IOException {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        for (String key : List.of("z", "a", "m", "b")) {
            entries.put(key, YamlNode.text("file", 1, key));
        }
        YamlNode read = CompiledYaml.read("x", CompiledYaml.write(YamlNode.map("file", 1, entries)));
        assertEquals(List.of("z", "a", "m", "b"), List.copyOf(read.map().keySet()));
    }

    @Test
    void theBuildsStepWritesTheRulesAndLeavesThemAloneWhenTheyAreTheSame(@TempDir Path directory) throws Exception {
        Path compiled = directory.resolve("a/b/rules.bin");
        String[] arguments = {Path.of("..", "rules").toString(), compiled.toString()};
        RuleCompiler.main(arguments);
        byte[] first = Files.readAllBytes(compiled);
        assertArrayEquals(RuleSet.compile(Path.of("..", "rules")), first);
        Files.setLastModifiedTime(compiled, FileTime.fromMillis(0));
        RuleCompiler.main(arguments);
        assertEquals(0, Files.getLastModifiedTime(compiled).toMillis());
        Files.write(compiled, new byte[1]);
        RuleCompiler.main(arguments);
        assertArrayEquals(first, Files.readAllBytes(compiled));
    }

    private static YamlNode node(Random random, int depth) {
        int count = random.nextInt(5);
        switch (depth == 0 ? 0 : random.nextInt(3)) {
            case 0 -> {
                return YamlNode.text("file", 1, word(random));
            }
            case 1 -> {
                List<YamlNode> items = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    items.add(node(random, depth - 1));
                }
                return YamlNode.list("file", 1, items);
            }
            default -> {
                Map<String, YamlNode> entries = new LinkedHashMap<>();
                for (int i = 0; i < count; i++) {
                    entries.put(word(random), node(random, depth - 1));
                }
                return YamlNode.map("file", 1, entries);
            }
        }
    }

    private static String word(Random random) {
        String[] words = {
            "secret", "größe", "地図", "🗺", "a b", "x\ny", "nul\0inside", "{account}", "long ".repeat(2_000) + "."
        };
        return words[random.nextInt(words.length)] + random.nextInt(10);
    }

    /** Converts a node to lists, maps and strings of Java, which implement equals. */
    private static Object plain(YamlNode node) throws YamlException {
        if (node.isText()) {
            return node.text();
        }
        if (node.isList()) {
            List<Object> items = new ArrayList<>();
            for (YamlNode item : node.list()) {
                items.add(plain(item));
            }
            return items;
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, YamlNode> entry : node.map().entrySet()) {
            entries.put(entry.getKey(), plain(entry.getValue()));
        }
        return entries;
    }
}
