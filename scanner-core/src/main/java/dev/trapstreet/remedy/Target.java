package dev.trapstreet.remedy;

import dev.trapstreet.report.SavedReport;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which token is meant, as far as that is known before its account is asked.
 *
 * @param id the authorization id; a {@code tk} has none
 * @param account whose it says it is; unknown when only the id was named
 * @param usage {@code pk}, {@code sk} or {@code tk}; likewise
 * @param expires when a {@code tk} ends
 * @param fingerprint the identity of the token itself
 */
public record Target(
        Optional<String> id,
        Optional<String> account,
        Optional<String> usage,
        Optional<String> expires,
        Optional<String> fingerprint) {
    /** The token of this id in the account of whoever authorizes. */
    public static Target ofId(String id) {
        return new Target(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** This very token. */
    public static Target of(MapboxToken token) {
        return new Target(
                token.claims().id().map(AuthorizationId::value),
                token.claims().account(),
                Optional.of(token.type().header()),
                token.claims().expiresAt().map(Object::toString),
                Optional.of(token.fingerprint().hex()));
    }

    /** The token that a report tells of. */
    public static Target of(SavedReport.Entry entry) {
        return new Target(
                entry.id(),
                entry.account(),
                Optional.of(entry.type()),
                entry.expires(),
                Optional.of(entry.fingerprint()));
    }

    boolean isTemporary() {
        return usage.filter(TokenType.TEMPORARY.header()::equals).isPresent();
    }

    /**
     * Where it stands by that report. Of a token that is known by its id alone, everything of that id and account counts.
     *
     * @param owner the account, where the target does not say it
     */
    public List<SavedReport.Place> placesIn(SavedReport report, String owner) {
        List<SavedReport.Place> places = new ArrayList<>();
        for (SavedReport.Entry entry : report.entries()) {
            boolean same = fingerprint.isPresent()
                    ? entry.fingerprint().equals(fingerprint.get())
                    : id.isPresent()
                            && entry.id().equals(id)
                            && entry.account().equals(Optional.of(account.orElse(owner)));
            if (same) {
                places.addAll(entry.places());
            }
        }
        return places;
    }
}
