package dev.trapstreet.rule;

import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.token.TokenType;
import java.time.Instant;
import java.util.Optional;

/**
 * Token that is known from an account's token list only, without a location. See docs/domain.md#list-tokens. Immutable.
 *
 * @param type the type, public or secret; token lists do not contain temporary tokens
 * @param account the account
 * @param id the authorization id
 * @param created the creation time in the list; if it is empty, the id may reveal the time
 * @param standing the verification status and the entry in the list
 * @param searchedFor whether code was scanned and the token was not found in it
 */
public record UnlocatedToken(
        TokenType type,
        String account,
        String id,
        Optional<Instant> created,
        AccountStatus standing,
        boolean searchedFor) {}
