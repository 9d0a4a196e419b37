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
 * Reader of YAML files. All scalars are returned as text, for the caller to interpret. Aliases, tags, duplicate keys,
 * deep nesting and files above one mebibyte are rejected.
 *
 * <p>Using this class loads the YAML library, so it should only be used if there is a file to read.
 */
public final class YamlFile {
    /** Maximum length of a file, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int LONGEST_KEY = 1_000;

    // An alias could make a small file large, and none of the files read here needs one.
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(MAX_BYTES)
            .build();

    /** Standard tags of YAML. Any other tag requests the construction of an object. */
    private static final Set<Tag> TAGS = Set.of(Tag.STR, Tag.SEQ, Tag.MAP, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private YamlFile() {}

    /**
     * Reads a file. Error messages name its path.
     *
     * @param path the file
     * @return the root node
     * @throws YamlException if the file cannot be read or parsed
     */
    public static YamlNode read(Path path) throws YamlException {
        return read(path, path.toString().replace('\\', '/'));
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @param file the file name for error messages
     * @param how options for opening the file, such as {@link java.nio.file.LinkOption#NOFOLLOW_LINKS}
     * @return the root node
     * @throws YamlException if the file cannot be read or parsed
     */
    public static YamlNode read(Path path, String file, OpenOption... how) throws YamlException {
        byte[] bytes;
        if (Files.isDirectory(path)) {
            throw new YamlException(file, 0, "is a directory");
        }
        try (InputStream in = Files.newInputStream(path, how)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new YamlException(file, 0, "no such file");
        } catch (IOException e) {
            throw new YamlException(file, 0, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return parse(file, bytes);
    }

    /**
     * Parses the content of a file that does not come from the file system.
     *
     * @param file the file name for error messages
     * @param bytes the content in UTF-8; if it may exceed {@link #MAX_BYTES}, one more byte is enough to detect this
     * @return the root node
     * @throws YamlException if the content cannot be parsed
     */
    public static YamlNode parse(String file, byte[] bytes) throws YamlException {
        if (bytes.length > MAX_BYTES) {
            throw new YamlException(file, 0, "is larger than 1 MiB");
        }
        try {
            return parse(
                    file,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw new YamlException(file, 0, "cannot be read (it is not UTF-8)");
        }
    }

    /**
     * Parses a text.
     *
     * @param file the file name for error messages
     * @param text the text
     * @return the root node
     * @throws YamlException if the text cannot be parsed
     */
    public static YamlNode parse(String file, String text) throws YamlException {
        try {
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isEmpty()) {
                throw new YamlException(file, 0, "is empty");
            }
            return convert(file, root.get(), 0);
        } catch (StackOverflowError e) {
            throw new YamlException(file, 0, "nested too deeply");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            throw new YamlException(file, line, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            // Only exceptions about the entire file have no line.
            boolean aliases = String.valueOf(e.getMessage()).contains("aliases");
            throw new YamlException(
                    file, 0, aliases ? "aliases (*name) are not permitted here" : "not YAML: " + e.getMessage());
        }
    }

    private static YamlNode convert(String file, Node node, int depth) throws YamlException {
        int line = node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
        if (depth > 16) {
            throw new YamlException(file, line, "nested too deeply");
        }
        if (!TAGS.contains(node.getTag())) {
            throw new YamlException(file, line, "a tag such as " + node.getTag() + " is not permitted here");
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
                throw key.error("this key is longer than " + LONGEST_KEY + " characters");
            }
            YamlNode value = convert(file, entry.getValueNode(), depth + 1);
            if (entries.putIfAbsent(key.text(), value.of(key)) != null) {
                throw key.error("the key '" + key.text() + "' occurs twice");
            }
        }
        return YamlNode.map(file, line, entries);
    }
}
