package dev.trapstreet.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Lines of a list in a YAML file, so that its items can be added and removed as text, and all comments stay. Lines are numbered from 0.
 * Immutable.
 *
 * @param keyLine the line of the key
 * @param column the column of the hyphens, from 0
 * @param flow whether the list is in brackets, so that its items have no lines of their own
 * @param items the lines of each item, in the order of the list
 */
public record YamlList(int keyLine, int column, boolean flow, List<Lines> items) {
    private static final Pattern HYPHEN = Pattern.compile("\\s*-\\s+");
    private static final Pattern HYPHEN_ALONE = Pattern.compile("\\s*-\\s*(#.*)?");

    /** Creates a list with an immutable copy of the items. */
    public YamlList {
        items = List.copyOf(items);
    }

    /**
     * Lines of an item.
     *
     * @param from its first line, which has the hyphen
     * @param to the line after its last one; comments and blank lines that follow are not part of it
     */
    public record Lines(int from, int to) {}

    /**
     * Finds the list of a key at the top level of a file.
     *
     * @param text the file, which {@link YamlFile} accepts
     * @param key the key
     * @return the list; empty if the file is empty or does not have the key
     * @throws YamlException if the value is not a list, or its items are not understood; the message has no file name
     */
    public static Optional<YamlList> find(String text, String key) throws YamlException {
        List<String> lines = text.lines().toList();
        for (NodeTuple entry : root(text)) {
            if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
                int keyLine = line(name.getStartMark());
                if (!(entry.getValueNode() instanceof SequenceNode list)) {
                    throw new YamlException(key, keyLine + 1, "is not a list");
                }
                return Optional.of(of(list, keyLine, lines));
            }
        }
        return Optional.empty();
    }

    private static List<NodeTuple> root(String text) throws YamlException {
        try {
            Optional<Node> root = new Compose(LoadSettings.builder()
                            .setMaxAliasesForCollections(0)
                            .setCodePointLimit(YamlFile.MAX_BYTES)
                            .build())
                    .composeString(text);
            return root.isPresent() && root.get() instanceof MappingNode map ? map.getValue() : List.of();
        } catch (YamlEngineException e) {
            throw new YamlException("the file", 0, "is not YAML");
        }
    }

    private static YamlList of(SequenceNode list, int keyLine, List<String> lines) throws YamlException {
        if (list.getFlowStyle() == FlowStyle.FLOW) {
            return new YamlList(keyLine, 0, true, List.of());
        }
        List<Lines> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            items.add(new Lines(firstLine(item, lines), lastLine(item, lines) + 1));
        }
        int column = list.getStartMark().map(Mark::getColumn).orElse(0);
        return new YamlList(keyLine, column, false, items);
    }

    /** Returns the line of the hyphen before an item. */
    private static int firstLine(Node item, List<String> lines) throws YamlException {
        int line = line(item.getStartMark());
        int column = item.getStartMark().map(Mark::getColumn).orElse(0);
        String text = lines.get(line);
        String before =
                text.substring(0, text.offsetByCodePoints(0, Math.min(column, text.codePointCount(0, text.length()))));
        if (HYPHEN.matcher(before).matches()) {
            return line;
        }
        for (int at = line - 1; before.isBlank() && at >= 0; at--) {
            if (HYPHEN_ALONE.matcher(lines.get(at)).matches()) {
                return at;
            }
            if (!lines.get(at).isBlank() && !lines.get(at).strip().startsWith("#")) {
                break;
            }
        }
        throw new YamlException("the file", line + 1, "is written in a way that cannot be edited");
    }

    private static int lastLine(Node node, List<String> lines) {
        if (node instanceof MappingNode map && map.getFlowStyle() != FlowStyle.FLOW) {
            int last = 0;
            for (NodeTuple entry : map.getValue()) {
                last = Math.max(last, lastLine(entry.getKeyNode(), lines));
                last = Math.max(last, lastLine(entry.getValueNode(), lines));
            }
            return last;
        }
        if (node instanceof SequenceNode list && list.getFlowStyle() != FlowStyle.FLOW) {
            int last = 0;
            for (Node item : list.getValue()) {
                last = Math.max(last, lastLine(item, lines));
            }
            return last;
        }
        int first = line(node.getStartMark());
        int last = line(node.getEndMark());
        boolean atStart = node.getEndMark().map(Mark::getColumn).orElse(0) == 0;
        last = Math.min(lines.size() - 1, atStart && last > first ? last - 1 : last);
        while (last > first && lines.get(last).isBlank()) { // a block scalar ends behind the blank lines that follow
            last--;
        }
        return last;
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0);
    }
}
