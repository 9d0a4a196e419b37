package dev.trapstreet.remedy;

import dev.trapstreet.report.LoadedReport;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reference to the token that a remediation applies to, with the properties that are known before the account is
 * queried. Immutable.
 *
 * @param id the authorization id; empty for a {@code tk}
 * @param account the account in the token; empty if only the id was given
 * @param usage the token's type, {@code pk}, {@code sk} or {@code tk}; empty if only the id was given
 * @param expires the expiry time of a {@code tk}, in ISO 8601 format
 * @param fingerprint the token's fingerprint; empty if only the id was given
 */
public record TokenReference(
        Optional<String> id,
        Optional<String> account,
        Optional<String> usage,
        Optional<String> expires,
        Optional<String> fingerprint) {
    /**
     * Returns a reference by id, in the account of the authorizing token.
     *
     * @param id the authorization id
     * @return the reference
     */
    public static TokenReference ofId(String id) {
        return new TokenReference(
                Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns a reference to the given token.
     *
     * @param token the token
     * @return the reference
     */
    public static TokenReference of(MapboxToken token) {
        return new TokenReference(
                token.claims().id().map(AuthorizationId::value),
                token.claims().account(),
                Optional.of(token.type().header()),
                token.claims().expiresAt().map(Object::toString),
                Optional.of(token.fingerprint().hex()));
    }

    /**
     * Returns a reference to a token in a report.
     *
     * @param finding the report's entry
     * @return the reference
     */
    public static TokenReference of(LoadedReport.LoadedFinding finding) {
        return new TokenReference(
                finding.id(),
                finding.account(),
                Optional.of(finding.type()),
                finding.expires(),
                Optional.of(finding.fingerprint()));
    }

    /** {@return whether the token is temporary, so that it can only expire} */
    public boolean isTemporary() {
        return usage.filter(TokenType.TEMPORARY.header()::equals).isPresent();
    }

    /**
     * Returns the token's locations in a report. If only the id is known, all entries with that id and account are
     * included.
     *
     * @param report the report
     * @param owner the account to use if this reference has none
     * @return the locations, in the report's order
     */
    public List<LoadedReport.ReportedLocation> locationsIn(LoadedReport report, String owner) {
        List<LoadedReport.ReportedLocation> locations = new ArrayList<>();
        for (LoadedReport.LoadedFinding finding : report.entries()) {
            boolean same = fingerprint.isPresent()
                    ? finding.fingerprint().equals(fingerprint.get())
                    : id.isPresent()
                            && finding.id().equals(id)
                            && finding.account().equals(Optional.of(account.orElse(owner)));
            if (same) {
                locations.addAll(finding.locations());
            }
        }
        return locations;
    }
}
