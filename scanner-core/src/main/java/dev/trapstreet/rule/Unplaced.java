package dev.trapstreet.rule;

import dev.trapstreet.finding.Standing;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.Optional;

/**
 * A token of an account of which no place is known: what the account's listing tells of it (DOMAIN section 6.2).
 *
 * @param type public or secret; a temporary one is in no listing
 * @param account whose it is
 * @param id by which the account knows it
 * @param created as the listing has it; where it has not, the id may tell
 * @param standing with what is listed
 * @param sought whether it was looked for, and found nowhere
 */
public record Unplaced(
        TokenType type, String account, String id, Optional<Instant> created, Standing standing, boolean sought) {}
