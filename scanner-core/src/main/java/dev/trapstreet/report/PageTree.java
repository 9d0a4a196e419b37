package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tree of the directories that contain tokens, with the number of tokens in each. */
final class PageTree {
    private static final int MAX_DEPTH = 6;
    private static final int MAX_CHILDREN = 50;
    private static final int OPEN_DEPTH = 1;

    private final Node root = new Node();

    private static final class Node {
        private final Map<String, Node> children = new TreeMap<>();
        private final Set<String> tokens = new HashSet<>();
    }

    PageTree(List<Finding> findings, TargetNames targets) {
        for (Finding finding : findings) {
            String token = finding.token().fingerprint().hex();
            for (Location location : finding.locations()) {
                String target = targets.of(location.path());
                String path = LocationGroup.pattern(targets.relative(location.path()));
                add(token, target.isEmpty() ? path : target + "\n" + path.replace('/', '\n'));
            }
        }
    }

    private void add(String token, String path) {
        Node at = root;
        int depth = 0;
        for (String name : path.split("\n", -1)) {
            if (++depth > MAX_DEPTH) {
                break;
            }
            at = at.children.computeIfAbsent(name, absent -> new Node());
            at.tokens.add(token);
        }
    }

    void append(Markup html) {
        html.raw("<div class=\"chart wide tree\">")
                .element("h3", "Where the tokens are")
                .raw("<ul>\n");
        append(html, root, 0);
        html.raw("</ul></div>\n");
    }

    private static void append(Markup html, Node node, int depth) {
        int shown = 0;
        for (Map.Entry<String, Node> child : node.children.entrySet()) {
            if (++shown > MAX_CHILDREN) {
                html.raw("<li>… and ")
                        .number(node.children.size() - MAX_CHILDREN)
                        .raw(" more</li>\n");
                break;
            }
            boolean leaf = child.getValue().children.isEmpty();
            html.raw("<li>")
                    .raw(
                            leaf
                                    ? "<span>"
                                    : depth < OPEN_DEPTH ? "<details open=\"open\"><summary>" : "<details><summary>");
            html.text(child.getKey())
                    .raw(" <b>")
                    .number(child.getValue().tokens.size())
                    .raw("</b>");
            if (leaf) {
                html.raw("</span>");
            } else {
                html.raw("</summary><ul>\n");
                append(html, child.getValue(), depth + 1);
                html.raw("</ul></details>");
            }
            html.raw("</li>\n");
        }
    }
}
