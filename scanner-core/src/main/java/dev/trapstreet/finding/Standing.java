package dev.trapstreet.finding;

import java.util.Optional;

/**
 * How a token stands with Mapbox: what of it cannot be read in it.
 *
 * @param verdict what the Tokens API says of it
 * @param restriction what the account says of where it works
 * @param listed what else the account's listing says of it; empty when that was not asked, or does not have it
 */
public record Standing(Verdict verdict, Restriction restriction, Optional<Listed> listed) {
    /** Nobody was asked. */
    public static final Standing OFFLINE = new Standing(Verdict.NOT_ASKED, Restriction.UNKNOWN, Optional.empty());

    /** The same with another verdict. */
    public Standing with(Verdict said) {
        return new Standing(said, restriction, listed);
    }

    /** The same with another restriction. */
    public Standing with(Restriction said) {
        return new Standing(verdict, said, listed);
    }
}
