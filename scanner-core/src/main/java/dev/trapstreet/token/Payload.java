package dev.trapstreet.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What reading a payload gave: claims with the doubts they raise, or the check that failed. */
record Payload(Claims claims, List<String> doubts, @Nullable Check failed, String why) {
    static Payload opened(Claims claims, List<String> doubts) {
        return new Payload(claims, List.copyOf(doubts), null, "");
    }

    static Payload failed(Check check, String why) {
        return new Payload(Claims.NONE, List.of(), check, why);
    }
}
