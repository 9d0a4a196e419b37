package dev.trapstreet.rule;

import dev.trapstreet.finding.Severity;
import dev.trapstreet.text.PathPattern;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the fields that rules and their detections have in common. */
final class RuleFields {
    static final Map<String, Severity> SEVERITIES = new HashMap<>();

    static {
        for (Severity severity : Severity.values()) {
            SEVERITIES.put(severity.keyword(), severity);
        }
    }

    private RuleFields() {}

    /** Returns a text for reports, redacted in case a rule contains a token. */
    static String displayText(YamlNode node) throws YamlException {
        return Redactor.redact(node.text());
    }

    static List<YamlNode> atLeastOne(YamlNode node) throws YamlException {
        if (node.list().isEmpty()) {
            throw node.error("at least one entry is expected here");
        }
        return node.list();
    }

    static PathPattern pathPattern(YamlNode node) throws YamlException {
        return PathPattern.parse(node.text()).orElseThrow(() -> node.error("no file can match this pattern"));
    }

    static <T> T lookUp(YamlNode node, String what, Map<String, T> known) throws YamlException {
        T found = known.get(node.text());
        if (found == null) {
            throw node.error(
                    "unknown " + what + " '" + node.text() + "'" + YamlNode.suggestion(node.text(), known.keySet()));
        }
        return found;
    }
}
