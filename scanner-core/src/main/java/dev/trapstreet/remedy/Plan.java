package dev.trapstreet.remedy;

import dev.trapstreet.api.TokenDraft;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.report.SavedReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What would be done, before it is. Made by a {@link Planner}.
 *
 * @param account whose tokens it is about
 * @param token the token as the account lists it; none for a temporary one that is to be made
 * @param draft what a token is to have: the changes of one that exists, all of a new one
 * @param expires when a temporary token is to end
 * @param places where the token stands, as far as that was looked for
 * @param warnings what to think of first, as sentences
 * @param settled why there is nothing to do, as a sentence; empty when there is
 * @param known ids of the tokens that the account has now
 */
public record Plan(
        Kind kind,
        String account,
        Optional<TokenMetadata> token,
        TokenDraft draft,
        Optional<Instant> expires,
        List<SavedReport.Place> places,
        List<String> warnings,
        Optional<String> settled,
        Set<String> known) {
    public Plan {
        places = List.copyOf(places);
        warnings = List.copyOf(warnings);
        known = Set.copyOf(known);
    }

    /** What can be done about a token. */
    public enum Kind {
        /** Changes its allowed URLs. */
        RESTRICT("restrict"),
        /** Makes its successor; it stays itself. */
        ROTATE("rotate"),
        /** Deletes it. */
        REVOKE("revoke"),
        /** Makes a temporary token. */
        MINT("mint");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** The command's name. */
        public String word() {
            return word;
        }
    }

    /** The allowed URLs of a token; none: it works from anywhere. */
    static List<String> urls(TokenMetadata token) {
        return token.allowedUrls().orElse(List.of());
    }
}
