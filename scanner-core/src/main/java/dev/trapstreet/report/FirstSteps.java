package dev.trapstreet.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.token.AccountPage;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.ScopeRisk;
import dev.trapstreet.token.TokenType;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Advice for the first minutes after a secret token leaked: delete it, then look for what was done with it. See
 * docs/remedies.md.
 */
final class FirstSteps {
    private FirstSteps() {}

    /** Returns whether a token is secret and may still work, so that it has to be deleted. */
    static boolean apply(Finding finding) {
        return apply(finding.token())
                && Standing.of(finding) != Standing.SOMEBODY_ELSES
                && finding.suppression().isEmpty()
                && !finding.verdict().isDead();
    }

    static boolean apply(MapboxToken token) {
        return token.type() == TokenType.SECRET
                && token.confidence() != Confidence.PLACEHOLDER
                && token.claims().id().isPresent();
    }

    /** First steps, as sentences. */
    static final String DELETION =
            "Delete this token, even if something stops working: until then, everyone who has read it"
                    + " can use it. Either of these does it:";

    /** First steps for several tokens, as sentences. */
    static final String DELETIONS =
            "Delete these tokens, even if something stops working: until then, everyone who has read one"
                    + " can use it. Use the page of each, or 'trapstreet revoke ID --apply'.";

    /** First steps for further tokens. */
    static final String ANOTHER_DELETION = "Delete this token as well. Either of these does it:";

    /** First steps for further groups of tokens. */
    static final String MORE_DELETIONS =
            "Delete these tokens as well, each on its page or with 'trapstreet revoke ID --apply'.";

    /** Returns the two ways to delete the token, each for a line of its own, from which it can be copied. */
    static List<String> ways(MapboxToken token) {
        return List.of(page(token), command(token));
    }

    /** Returns the page of the token, where it can be deleted. */
    static String page(MapboxToken token) {
        return AccountPage.of(id(token));
    }

    /** Returns the command that deletes the token. */
    static String command(MapboxToken token) {
        return "trapstreet revoke " + id(token) + " --apply";
    }

    /**
     * Returns all steps as one paragraph, for formats without lines of their own for them.
     *
     * @return the sentences; an empty string if nothing is to be done at once
     */
    static String paragraph(Finding finding) {
        return paragraph(finding, page(finding.token()));
    }

    /**
     * Returns all steps as one paragraph.
     *
     * @param page how the format writes the page of the token
     * @return the sentences; an empty string if nothing is to be done at once
     */
    static String paragraph(Finding finding, String page) {
        if (!apply(finding)) {
            return "";
        }
        Optional<List<String>> scopes = scopes(finding);
        return "Do now: Delete this token, even if something stops working: until then, everyone who has read it can use it."
                + " Delete it on " + page + " or with " + command(finding.token()) + ". Then: " + afterwards(scopes)
                + (scopes.isPresent() ? " " + Redactor.redact(risks(scopes)) : "");
    }

    /** Writes the steps as the field {@code firstSteps} of the current object. */
    static void write(JsonGenerator json, MapboxToken token, Optional<List<String>> scopes) throws IOException {
        json.writeObjectFieldStart("firstSteps");
        json.writeStringField("page", page(token));
        json.writeStringField("command", command(token));
        json.writeStringField("afterwards", afterwards(scopes));
        json.writeStringField("risks", Redactor.redact(risks(scopes)));
        json.writeEndObject();
    }

    /** Returns where to look for what was done with the token, as sentences. */
    static String afterwards(Optional<List<String>> scopes) {
        boolean creates = scopes.map(names -> names.contains("tokens:write")).orElse(true);
        String use = "Look for unexpected use on " + AccountPage.STATISTICS
                + ", and for uploads, tilesets and styles that you do not recognize.";
        String tokens = creates
                ? " Look for unknown tokens on " + AccountPage.ALL
                        + (scopes.isPresent()
                                ? ": a token that was created with this one stays valid when this one is deleted."
                                : ": if this one has the scope tokens:write, those created with it stay valid.")
                : "";
        return use + tokens;
    }

    /** Returns what to do after the deletion of all tokens of a report that have to be deleted, each advice once. */
    static Set<String> afterwards(List<Finding> findings) {
        Set<String> advice = new LinkedHashSet<>();
        for (Finding finding : findings) {
            if (apply(finding)) {
                Optional<List<String>> scopes = scopes(finding);
                advice.add(afterwards(scopes));
                if (scopes.isEmpty()) {
                    advice.add(risks(scopes));
                }
            }
        }
        return advice;
    }

    /** Returns what each scope lets a thief do, as sentences; says where the scopes are found if they are not known. */
    static String risks(Optional<List<String>> scopes) {
        if (scopes.isEmpty()) {
            return "The token itself does not tell its scopes; its page does, and so does --inventory.";
        }
        return scopes.get().isEmpty()
                ? "It has no scopes, so nothing can be done with it."
                : "With it, a thief can use " + String.join(" ", ScopeRisk.sentences(scopes.get()));
    }

    /** Returns the scopes of a finding's token, if its account lists them. */
    static Optional<List<String>> scopes(Finding finding) {
        return finding.accountStatus().listed().map(ListingEntry::scopes);
    }

    private static String id(MapboxToken token) {
        return Redactor.redact(token.claims().id().map(AuthorizationId::value).orElse("ID"));
    }
}
