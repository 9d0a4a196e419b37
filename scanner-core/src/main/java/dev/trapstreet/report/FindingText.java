package dev.trapstreet.report;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sentences about a finding that several formats share. They contain untrusted text, such as paths and account names, so
 * each format has to escape them.
 */
final class FindingText {
    /** Rule id of a token that violates no rule, for formats that require one. */
    static final String NO_RULE = "mapbox-token";

    static final String NO_RULE_TITLE = "Mapbox token that violates no rule";

    private static final int SHORT_NAME = 12;

    private FindingText() {}

    /**
     * Returns a finding as one line for a log: {@code HIGH src/a.js:3:17 sk.trapstreet-demo.…7f3a MBX004: Secret token in
     * plain text (and 2 more locations)}.
     *
     * @param finding the finding
     * @return the line, not escaped for terminals, without a line break
     */
    static String headline(Finding finding) {
        int more = finding.locations().size() - 1;
        return (finding.suppression().isPresent() ? "SUPPRESSED " : "")
                + finding.severity().name() + " " + location(finding.locations().get(0)) + " "
                + finding.token().redacted() + " " + rule(finding) + ": " + title(finding)
                + (more == 0 ? "" : " (and " + more + (more == 1 ? " more location)" : " more locations)"));
    }

    /** Returns the id of the most severe violation, or {@link #NO_RULE}. */
    static String rule(Finding finding) {
        return finding.violations().isEmpty()
                ? NO_RULE
                : finding.violations().get(0).id();
    }

    /** Returns whether a token violates different rules at different locations, so that each location needs its own rules. */
    static boolean rulesDiffer(Finding finding) {
        for (List<RuleViolation> there : finding.violationsByLocation()) {
            if (!rules(there).equals(rules(finding.violationsByLocation().get(0)))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the rules violated at one location, as a note next to it. */
    static String rulesAt(List<RuleViolation> violations) {
        return violations.isEmpty() ? "no rule" : rules(violations);
    }

    /** Returns the ids of violated rules, separated by blanks. */
    static String rules(List<RuleViolation> violations) {
        List<String> ids = new ArrayList<>();
        violations.forEach(violation -> ids.add(violation.id()));
        return String.join(" ", ids);
    }

    /** Returns the title of the most severe violation, or {@link #NO_RULE_TITLE}. */
    static String title(Finding finding) {
        return finding.violations().isEmpty()
                ? NO_RULE_TITLE
                : finding.violations().get(0).title();
    }

    /** Returns the messages of violations, each with the rule id and severity. */
    static String message(MapboxToken token, List<RuleViolation> violations) {
        if (violations.isEmpty()) {
            return "The " + token.type().displayName() + " " + token.redacted() + " violates no rule.";
        }
        List<String> messages = new ArrayList<>();
        for (RuleViolation violation : violations) {
            messages.add(message(violation));
        }
        return String.join(" ", messages);
    }

    /** Returns the message of a violation, with the rule id and severity. */
    static String message(RuleViolation violation) {
        return violation.id() + " " + violation.severity().keyword() + ": " + violation.message();
    }

    /** Returns a location as {@code src/a.js:3:17}, or as the path with a note for symbolic links and file names. */
    static String location(Location location) {
        LocationPart part = location.provenance().part();
        return switch (part) {
            case CONTENT ->
                location.path() + ":" + location.line() + ":" + location.column() + logicalLocation(location)
                        + encoded(location) + deletedInLayer(location);
            case LINK -> location.path() + " (the target path of this symbolic link)";
            case NAME -> location.path() + " (the file name itself)";
        };
    }

    private static String logicalLocation(Location location) {
        return location.logicalLocation()
                .map(within -> " (" + within.describe() + ")")
                .orElse("");
    }

    private static String deletedInLayer(Location location) {
        boolean deleted = location.context().tags().contains(Tag.DELETED_IN_LAYER);
        return deleted ? " (deleted by a later layer of the image, but still shipped)" : "";
    }

    private static String encoded(Location location) {
        return location.encoding().isEmpty() ? "" : " (in " + String.join(", then ", location.encoding()) + ")";
    }

    /** Returns the suppression of a location: "suppressed by .trapstreet.yml:3: Revoked". Empty if there is none. */
    static String suppression(Location location) {
        return location.suppression()
                .map(suppression -> "suppressed " + FindingText.describe(suppression))
                .orElse("");
    }

    /** Returns the first introducing commit of a location; empty if no commit has the token at its path. */
    static Optional<Commit> introduction(Location location) {
        return location.gitOrigin().flatMap(git -> git.introductions().stream().findFirst());
    }

    /**
     * Returns the history of a location: "in the history since 2024-05-02, c0fc41f92d8f; no longer in HEAD". Empty for a
     * file of the working tree that HEAD does not have.
     */
    static String history(Location location) {
        if (location.gitOrigin().isEmpty()) {
            return "";
        }
        GitOrigin git = location.gitOrigin().get();
        Optional<Commit> first = introduction(location);
        return first.map(commit -> "in the history since "
                                + commit.date().toString().substring(0, 10) + ", "
                                + commit.name().substring(0, SHORT_NAME))
                        .orElse("in the history, but in no commit")
                + stillThere(git);
    }

    /** Returns whether HEAD or another branch still has the token: "; no longer in HEAD". */
    static String stillThere(GitOrigin git) {
        if (git.head().isPresent()) {
            return "; still in HEAD";
        }
        return git.branch()
                .map(branch -> "; not in HEAD, but in the tip of " + branch)
                .orElse("; no longer in HEAD");
    }

    static String describe(ListingEntry entry) {
        List<String> said = new ArrayList<>();
        if (entry.isDefault()) {
            said.add("the account's default token");
        }
        entry.note().filter(note -> !note.isEmpty()).ifPresent(note -> said.add("note \"" + note + "\""));
        said.add(entry.scopes().isEmpty() ? "no scopes" : "scopes " + String.join(", ", entry.scopes()));
        if (!entry.applications().isEmpty()) {
            said.add("restricted to the apps " + String.join(", ", entry.applications()));
        }
        entry.created().ifPresent(time -> said.add("created " + day(time)));
        entry.modified().ifPresent(time -> said.add("modified " + day(time)));
        if (!entry.others().isEmpty()) {
            said.add("also listed: " + String.join(", ", entry.others()));
        }
        return Redactor.redact(String.join("; ", said)) + ".";
    }

    static String describe(Finding finding) {
        MapboxToken token = finding.token();
        StringBuilder words = new StringBuilder(token.type().displayName());
        if (token.confidence() == Confidence.PLACEHOLDER) {
            return "a placeholder or a truncated " + token.type().displayName();
        }
        if (token.createdAt().isPresent()) {
            words.append(", created ")
                    .append(token.createdAt().get().atZone(ZoneOffset.UTC).toLocalDate());
        } else if (token.claims().id().isPresent() && token.claims().id().get().isLegacy()) {
            words.append(", created before November 2015");
        }
        if (token.confidence() == Confidence.LIKELY) {
            words.append(", likely but not certain");
        }
        return words.toString();
    }

    static String describe(Suppression suppression) {
        StringBuilder words = new StringBuilder();
        words.append(
                switch (suppression.origin()) {
                    case CONFIGURATION -> "by " + suppression.where();
                    case LINE -> "by a comment at " + suppression.where();
                    case BASELINE -> "by the baseline " + suppression.where();
                });
        suppression.owner().ifPresent(owner -> words.append(", owner ").append(owner));
        suppression.until().ifPresent(day -> words.append(", until ").append(day));
        if (suppression.origin() != Suppression.Origin.BASELINE) {
            words.append(": ").append(suppression.reason());
        }
        return words.toString();
    }

    static LocalDate day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate();
    }
}
