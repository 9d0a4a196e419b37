package dev.trapstreet.rule;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a YAML file as {@link RuleNode}s. Every scalar is text: what it means, the reader of the rule decides. */
final class RuleYaml {
    // An alias could make a small file large; rules have no use for one.
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(1 << 20)
            .build();

    private RuleYaml() {}

    static RuleNode read(Path path) throws IOException {
        String file = path.toString().replace('\\', '/');
        String text;
        try {
            text = Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new RuleException(file, 0, "no such file");
        } catch (IOException e) {
            throw new RuleException(file, 0, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return parse(file, text);
    }

    static RuleNode parse(String file, String text) throws RuleException {
        try {
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isEmpty()) {
                throw new RuleException(file, 0, "holds nothing");
            }
            return convert(file, root.get(), 0);
        } catch (StackOverflowError e) {
            throw new RuleException(file, 0, "nested too deeply");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            throw new RuleException(file, line, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new RuleException(file, 0, "not YAML: " + e.getMessage());
        }
    }

    private static RuleNode convert(String file, Node node, int depth) throws RuleException {
        int line = node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
        if (depth > 16) {
            throw new RuleException(file, line, "nested too deeply");
        }
        if (node instanceof ScalarNode scalar) {
            return RuleNode.text(file, line, scalar.getValue());
        }
        if (node instanceof SequenceNode sequence) {
            List<RuleNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(convert(file, item, depth + 1));
            }
            return RuleNode.list(file, line, items);
        }
        Map<String, RuleNode> entries = new LinkedHashMap<>();
        for (NodeTuple entry : ((MappingNode) node).getValue()) {
            RuleNode key = convert(file, entry.getKeyNode(), depth + 1);
            RuleNode value = convert(file, entry.getValueNode(), depth + 1);
            if (entries.putIfAbsent(key.text(), value.of(key)) != null) {
                throw key.fault("the key '" + key.text() + "' stands twice");
            }
        }
        return RuleNode.map(file, line, entries);
    }
}
