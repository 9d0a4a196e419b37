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
public record Standing(Verdict verdict, Restriction restriction, Optional<Listed> listed) {
    /** Status of a token that was not checked online. */
    public static final Standing OFFLINE = new Standing(Verdict.NOT_ASKED, Restriction.UNKNOWN, Optional.empty());

    /**
     * Returns a copy with another verification status.
     *
     * @param said the new verification status
     * @return the copy
     */
    public Standing with(Verdict said) {
        return new Standing(said, restriction, listed);
    }

    /**
     * Returns a copy with another restriction.
     *
     * @param said the new restriction
     * @return the copy
     */
    public Standing with(Restriction said) {
        return new Standing(verdict, said, listed);
    }
}
