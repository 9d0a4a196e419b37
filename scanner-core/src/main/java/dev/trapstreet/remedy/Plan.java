package dev.trapstreet.remedy;

import dev.trapstreet.api.TokenDraft;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.report.LoadedReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Planned remediation of a token. Created by {@link Planner}. Immutable.
 *
 * @param action the remediation
 * @param account the account that owns the token
 * @param id the authorization id of the token; empty for a new temporary token
 * @param token the token as its account lists it; empty for a new temporary token, or if the account does not list it
 * @param isOwner whether the account is known from the token itself; false if only an id was given
 * @param draft the properties to change, or all properties of a new token
 * @param expires the expiry time of a new temporary token
 * @param locations the token's known locations
 * @param warnings what to consider before the change, as sentences
 * @param alreadyDone why nothing needs to be done, as a sentence; empty if something does
 * @param known the ids of the tokens that the account has now
 */
public record Plan(
        Action action,
        String account,
        Optional<String> id,
        Optional<TokenMetadata> token,
        boolean isOwner,
        TokenDraft draft,
        Optional<Instant> expires,
        List<LoadedReport.ReportedLocation> locations,
        List<String> warnings,
        Optional<String> alreadyDone,
        Set<String> known) {
    /** Creates a plan with immutable copies of the collections. */
    public Plan {
        locations = List.copyOf(locations);
        warnings = List.copyOf(warnings);
        known = Set.copyOf(known);
    }

    /** Kinds of remediation. */
    public enum Action {
        /** Change of the allowed URLs. */
        RESTRICT("restrict"),
        /** Creation of a replacement. The token itself is not changed. */
        ROTATE("rotate"),
        /** Deletion of the token. */
        REVOKE("revoke"),
        /** Creation of a temporary token. */
        MINT("mint");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** {@return the name of the command} */
        public String keyword() {
            return word;
        }
    }

    /** Returns the allowed URLs of a token. If there are none, the token works from any URL. */
    static List<String> urls(TokenMetadata token) {
        return token.allowedUrls().orElse(List.of());
    }
}
