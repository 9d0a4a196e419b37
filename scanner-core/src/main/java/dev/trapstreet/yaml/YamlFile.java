package dev.trapstreet.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a YAML file as {@link YamlNode}s. Every scalar is text: what it means, the reader of the node decides. Aliases,
 * keys that stand twice, deep nesting and files above a mebibyte are refused. Loads its library, so it is to be asked only
 * when there is a file.
 */
public final class YamlFile {
    /** In bytes. */
    public static final int LARGEST = 1 << 20;

    private static final int LONGEST_KEY = 1_000;

    // An alias could make a small file large; nobody has a use for one here.
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(LARGEST)
            .build();

    /** Those that YAML gives of itself; any other asks for something to be made of a node. */
    private static final Set<Tag> TAGS = Set.of(Tag.STR, Tag.SEQ, Tag.MAP, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private YamlFile() {}

    /** Reads a file, which complaints call as the path does. */
    public static YamlNode read(Path path) throws YamlException {
        return read(path, path.toString().replace('\\', '/'));
    }

    /**
     * Reads a file.
     *
     * @param file what complaints call it
     * @param how it is opened, such as {@link java.nio.file.LinkOption#NOFOLLOW_LINKS}
     * @throws YamlException when it cannot be used
     */
    public static YamlNode read(Path path, String file, OpenOption... how) throws YamlException {
        byte[] bytes;
        if (Files.isDirectory(path)) {
            throw new YamlException(file, 0, "is a directory");
        }
        try (InputStream in = Files.newInputStream(path, how)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (NoSuchFileException e) {
            throw new YamlException(file, 0, "no such file");
        } catch (IOException e) {
            throw new YamlException(file, 0, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return parse(file, bytes);
    }

    /**
     * Reads the bytes of a file that lies elsewhere than on a disk.
     *
     * @param file what complaints call it
     * @param bytes at most {@link #LARGEST} and one more, which tells that there are too many
     */
    public static YamlNode parse(String file, byte[] bytes) throws YamlException {
        if (bytes.length > LARGEST) {
            throw new YamlException(file, 0, "is larger than a mebibyte");
        }
        try {
            return parse(
                    file,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new YamlException(file, 0, "cannot be read (it is no UTF-8)");
        }
    }

    /**
     * Reads a text.
     *
     * @param file what complaints call it
     */
    public static YamlNode parse(String file, String text) throws YamlException {
        try {
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isEmpty()) {
                throw new YamlException(file, 0, "holds nothing");
            }
            return convert(file, root.get(), 0);
        } catch (StackOverflowError e) {
            throw new YamlException(file, 0, "nested too deeply");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            throw new YamlException(file, line, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            // The one complaint without a line: it is about the whole.
            boolean aliases = String.valueOf(e.getMessage()).contains("aliases");
            throw new YamlException(
                    file, 0, aliases ? "aliases (*name) are not taken here" : "not YAML: " + e.getMessage());
        }
    }

    private static YamlNode convert(String file, Node node, int depth) throws YamlException {
        int line = node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
        if (depth > 16) {
            throw new YamlException(file, line, "nested too deeply");
        }
        if (!TAGS.contains(node.getTag())) {
            throw new YamlException(file, line, "a tag such as " + node.getTag() + " is not taken here");
        }
        if (node instanceof ScalarNode scalar) {
            return YamlNode.text(file, line, scalar.getValue());
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(convert(file, item, depth + 1));
            }
            return YamlNode.list(file, line, items);
        }
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        for (NodeTuple entry : ((MappingNode) node).getValue()) {
            YamlNode key = convert(file, entry.getKeyNode(), depth + 1);
            if (key.text().length() > LONGEST_KEY) {
                throw key.fault("this key is longer than " + LONGEST_KEY + " characters");
            }
            YamlNode value = convert(file, entry.getValueNode(), depth + 1);
            if (entries.putIfAbsent(key.text(), value.of(key)) != null) {
                throw key.fault("the key '" + key.text() + "' stands twice");
            }
        }
        return YamlNode.map(file, line, entries);
    }
}
