package dev.trapstreet.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of parsing a payload: the claims, or the check that failed.
 *
 * @param claims the claims; {@link Claims#NONE} after a failure
 * @param doubts the reasons for less than full confidence, one sentence each
 * @param failedCheck the failed check; null on success
 * @param reason the reason of the failure, as a clause; empty on success
 */
record Payload(Claims claims, List<String> doubts, @Nullable ParseCheck failedCheck, String reason) {
    static Payload success(Claims claims, List<String> doubts) {
        return new Payload(claims, List.copyOf(doubts), null, "");
    }

    static Payload failure(ParseCheck check, String reason) {
        return new Payload(Claims.NONE, List.of(), check, reason);
    }
}
