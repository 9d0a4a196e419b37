package dev.trapstreet.finding;

import java.util.Optional;

/**
 * Status of a token at Mapbox: information that the token itself does not contain. Immutable.
 *
 * @param verdict the verification status
 * @param restriction the restriction to allowed URLs
 * @param listed the other properties in the account's token list; empty if it was not retrieved or does not contain the
 *     token
 */
public record AccountStatus(Verdict verdict, Restriction restriction, Optional<ListingEntry> listed) {
    /** Status of a token that was not checked online. */
    public static final AccountStatus OFFLINE =
            new AccountStatus(Verdict.NOT_ASKED, Restriction.UNKNOWN, Optional.empty());

    /**
     * Returns a copy with another verification status.
     *
     * @param said the new verification status
     * @return the copy
     */
    public AccountStatus withVerdict(Verdict said) {
        return new AccountStatus(said, restriction, listed);
    }

    /**
     * Returns a copy with another restriction.
     *
     * @param said the new restriction
     * @return the copy
     */
    public AccountStatus withRestriction(Restriction said) {
        return new AccountStatus(verdict, said, listed);
    }
}
