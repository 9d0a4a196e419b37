package dev.trapstreet.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of parsing a payload: the claims, or the check that failed.
 *
 * @param claims the claims; {@link Claims#NONE} after a failure
 * @param doubts the reasons for less than full confidence, one sentence each
 * @param failed the failed check; null on success
 * @param why the reason of the failure, as a clause; empty on success
 */
record Payload(Claims claims, List<String> doubts, @Nullable Check failed, String why) {
    static Payload opened(Claims claims, List<String> doubts) {
        return new Payload(claims, List.copyOf(doubts), null, "");
    }

    static Payload failed(Check check, String why) {
        return new Payload(Claims.NONE, List.of(), check, why);
    }
}
