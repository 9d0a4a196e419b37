package dev.trapstreet.report;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knowledge of many targets when all are scanned: each token once, with the targets that contain it. Only this is kept of a target, so
 * memory grows with the tokens that are found. Confined to one thread at a time.
 */
public final class TargetSummary {
    private final Map<String, Entry> entries = new LinkedHashMap<>(); // by the id of the target

    /** Creates a summary without targets. */
    public TargetSummary() {}

    /**
     * One target.
     *
     * @param name its name
     * @param complete whether it was read completely
     * @param fails whether a finding in it reaches the threshold
     * @param tokens its tokens
     */
    record Entry(String name, boolean complete, boolean fails, List<Token> tokens) {
        Entry {
            tokens = List.copyOf(tokens);
        }
    }

    /** A token in one target. */
    record Token(String fingerprint, String type, String redacted, Severity severity, boolean suppressed) {
        static Token of(Finding finding) {
            return new Token(
                    finding.token().fingerprint().hex(),
                    finding.token().type().header(),
                    finding.token().redacted(),
                    finding.severity(),
                    finding.suppression().isPresent());
        }
    }

    /** A token in all targets. */
    record JoinedToken(Token worst, List<String> targets) {}

    /** Adds a target, or replaces what is known of it. */
    void put(String id, Entry entry) {
        entries.put(id, entry);
    }

    static Entry entry(String name, Report report, boolean fails) {
        return new Entry(
                name,
                report.isComplete(),
                fails,
                report.findings().stream().map(Token::of).toList());
    }

    /** Forgets the targets that are not in a list. */
    void retain(Collection<String> ids) {
        entries.keySet().retainAll(ids);
    }

    /**
     * Returns whether a target is known.
     *
     * @param id the id of the target
     * @return whether its result has been added
     */
    public boolean contains(String id) {
        return entries.containsKey(id);
    }

    /** {@return the number of targets} */
    public int targets() {
        return entries.size();
    }

    /** {@return the number of targets that were not read completely} */
    public long incomplete() {
        return entries.values().stream().filter(entry -> !entry.complete()).count();
    }

    /** {@return the number of targets that contain a token} */
    public long targetsWithTokens() {
        return entries.values().stream()
                .filter(entry -> !entry.tokens().isEmpty())
                .count();
    }

    /** {@return whether a finding in any target reaches the threshold} */
    public boolean fails() {
        return entries.values().stream().anyMatch(Entry::fails);
    }

    /** {@return the number of distinct tokens} */
    public int tokens() {
        return joined().size();
    }

    /** Returns the tokens of all targets, most severe first. A token that is not suppressed somewhere is not suppressed. */
    List<JoinedToken> joined() {
        Map<String, JoinedToken> joined = new TreeMap<>();
        for (Entry entry : entries.values()) {
            for (Token token : entry.tokens()) {
                JoinedToken known =
                        joined.computeIfAbsent(token.fingerprint(), key -> new JoinedToken(token, new ArrayList<>()));
                known.targets().add(entry.name());
                if (isWorse(token, known.worst())) {
                    joined.put(token.fingerprint(), new JoinedToken(token, known.targets()));
                }
            }
        }
        List<JoinedToken> sorted = new ArrayList<>(joined.values());
        sorted.sort((a, b) -> isWorse(a.worst(), b.worst()) ? -1 : isWorse(b.worst(), a.worst()) ? 1 : 0);
        for (JoinedToken token : sorted) {
            token.targets().sort(null);
        }
        return sorted;
    }

    private static boolean isWorse(Token token, Token than) {
        if (token.suppressed() != than.suppressed()) {
            return than.suppressed();
        }
        return token.severity().compareTo(than.severity()) > 0;
    }
}
