package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Suppression;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens of a text report, grouped by what has to be done. If they fit into {@value #MAX_LINES} lines, each has everything that is
 * known of it. Otherwise, the most severe groups have, the others have a line for each token or for a few of them, and what still does
 * not fit is counted.
 */
final class TokensText {
    private static final int MAX_LINES = 90;
    private static final String ACCEPTANCE = "trapstreet ignore FINGERPRINT --reason WHY";
    private static final int FEW = 3;
    private static final int MAX_DETAILED = 30; // more would not fit, so they are not written to be counted

    private final ReportOptions options;
    private final OutputStream out;

    TokensText(ReportOptions options, OutputStream out) {
        this.options = options;
        this.out = out;
    }

    /** Writes the groups of the findings that are not suppressed, and after them the suppressed findings. */
    void write(List<RemedyGroup> groups, List<Finding> suppressed) throws IOException {
        GroupBlock block = new GroupBlock(options, groups);
        TextLines afterwards = afterwards(groups);
        // Lines of a list have no room for a token, so with tokens each has a paragraph of its own.
        boolean verbose =
                options.detail() == ReportOptions.Detail.VERBOSE || options.secrets() == ReportOptions.Secrets.SHOWN;
        if (verbose) {
            for (RemedyGroup group : groups) {
                block.write(group, out);
            }
        } else {
            for (TextLines text : shortened(block, groups, afterwards.count())) {
                text.writeTo(out);
            }
        }
        afterwards.writeTo(out);
        if (verbose) {
            for (RemedyGroup group : RemedyGroup.of(suppressed)) {
                block.write(group, out);
            }
        } else if (!suppressed.isEmpty()) {
            fold(suppressed).writeTo(out);
        }
    }

    /** Returns what to do after tokens were deleted, which is the same for most tokens, and how to accept a token. */
    private TextLines afterwards(List<RemedyGroup> groups) {
        TextLines lines = new TextLines(options);
        List<Finding> findings = new ArrayList<>();
        groups.forEach(group -> findings.addAll(group.findings()));
        Set<String> advice = FirstSteps.afterwards(findings);
        boolean first = true;
        for (String sentence : advice) {
            lines.paragraph("", first ? "After the deletion:" : "", sentence);
            first = false;
        }
        if (options.detail() != ReportOptions.Detail.QUIET && !findings.isEmpty()) {
            lines.paragraph("", "To accept a token:", ACCEPTANCE);
        }
        if (lines.count() > 0) {
            lines.gap();
        }
        return lines;
    }

    private List<TextLines> shortened(GroupBlock block, List<RemedyGroup> groups, int reserved) {
        List<TextLines> texts = new ArrayList<>();
        int used = reserved;
        for (int i = 0; i < groups.size(); i++) { // the first tokens of each group, as far as there is room
            TextLines text = block.listed(groups.get(i), FEW);
            if (used + text.count() + groups.size() - i > MAX_LINES) {
                text = folded(block, groups, i, MAX_LINES - used);
                texts.add(text);
                return texts;
            }
            texts.add(text);
            used += text.count();
        }
        for (int i = 0; i < groups.size(); i++) { // all tokens, as far as there is room
            int more = Math.min(
                    (MAX_LINES - used) / block.rowHeight(),
                    groups.get(i).findings().size() - FEW);
            if (more > 0) {
                used += replace(texts, i, block.listed(groups.get(i), FEW + more));
            }
        }
        for (int i = 0; i < groups.size(); i++) { // everything about each token, as far as there is room
            if (groups.get(i).findings().size() <= MAX_DETAILED) {
                TextLines detailed = block.detailed(groups.get(i));
                if (used + detailed.count() - texts.get(i).count() <= MAX_LINES) {
                    used += replace(texts, i, detailed);
                }
            }
        }
        return texts;
    }

    /** Returns the groups from an index on, each as one line, and the number of those for which there is no line. */
    private TextLines folded(GroupBlock block, List<RemedyGroup> groups, int from, int room) {
        TextLines text = new TextLines(options);
        int end = groups.size() - from < room ? groups.size() : from + Math.max(0, room - 2);
        for (RemedyGroup group : groups.subList(from, end)) {
            block.fold(text, group);
        }
        int tokens = 0;
        for (RemedyGroup group : groups.subList(end, groups.size())) {
            tokens += group.findings().size();
        }
        if (tokens > 0) {
            text.line("… and " + Summary.count(tokens, "more token") + " (--verbose lists all)");
        }
        text.gap();
        return text;
    }

    private static int replace(List<TextLines> texts, int at, TextLines text) {
        return text.count() - texts.set(at, text).count();
    }

    /** Returns the suppressed findings as one line. */
    private TextLines fold(List<Finding> suppressed) {
        Map<Suppression.Origin, Integer> counts = new EnumMap<>(Suppression.Origin.class);
        for (Finding finding : suppressed) {
            finding.suppression().ifPresent(accepted -> counts.merge(accepted.origin(), 1, Integer::sum));
        }
        List<String> origins = new ArrayList<>();
        counts.forEach((origin, count) -> origins.add(count
                + switch (origin) {
                    case CONFIGURATION -> " by a configuration";
                    case LINE -> " by a comment";
                    case BASELINE -> " by a baseline";
                }));
        TextLines lines = new TextLines(options);
        lines.line(lines.dim("SUPPRESSED") + TextLines.INDENT + Summary.count(suppressed.size(), "token") + ": "
                + String.join(", ", origins) + " (--verbose lists all)");
        lines.gap();
        return lines;
    }
}
