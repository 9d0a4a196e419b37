package dev.trapstreet.verify;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.RetrievedToken;
import dev.trapstreet.api.TokenCode;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenType;
import java.util.Optional;

/**
 * Mapping from API responses to verification statuses. Only the code in the body counts, because the HTTP status is 200
 * for revoked and invalid tokens too. A response that contradicts the token's own content yields
 * {@link Verdict.State#UNKNOWN}, whatever its code.
 */
final class VerdictMapper {
    private VerdictMapper() {}

    static Verdict toVerdict(MapboxToken token, ApiResult<RetrievedToken> result) {
        Optional<ApiFailure> failure = result.failure();
        if (failure.isPresent()) {
            return Verdict.unknown(failure.get().description());
        }
        RetrievedToken said = result.value().orElseThrow();
        Optional<String> misfit = mismatch(token, said);
        if (misfit.isPresent()) {
            return new Verdict(Verdict.State.UNKNOWN, Optional.of(said.code().keyword()), misfit.get());
        }
        return new Verdict(state(said.code()), Optional.of(said.code().keyword()), "");
    }

    static Verdict.State state(TokenCode code) {
        return switch (code) {
            case VALID -> Verdict.State.VALID;
            case EXPIRED -> Verdict.State.EXPIRED;
            case REVOKED -> Verdict.State.REVOKED;
            case MALFORMED -> Verdict.State.MALFORMED;
            case INVALID -> Verdict.State.INVALID_SIGNATURE;
        };
    }

    private static Optional<String> mismatch(MapboxToken token, RetrievedToken said) {
        boolean temporary = token.type() == TokenType.TEMPORARY;
        Optional<String> id = token.claims().id().map(AuthorizationId::value);
        // A response may omit these properties unless its code is "valid" (see docs/domain.md#retrieve-a-token).
        boolean must = said.code() == TokenCode.VALID;
        if (differs(said.usage(), Optional.of(token.type().header()), must)) {
            return Optional.of("the response is for a token of another type");
        }
        if (differs(said.user(), token.claims().account(), must)) {
            return Optional.of("the response is for a token of another account");
        }
        if (differs(said.authorization(), id, must && !temporary)) {
            return Optional.of("the response is for a token with another id");
        }
        if (differs(said.expires(), token.claims().expiresAt(), false)) {
            return Optional.of("the response is for a token that expires at another time");
        }
        if (said.code() == TokenCode.EXPIRED && !temporary) {
            return Optional.of("the response reports an expiry, but the token does not expire");
        }
        return Optional.empty();
    }

    private static <T> boolean differs(Optional<T> said, Optional<T> read, boolean must) {
        return said.isPresent() ? !said.equals(read) : must;
    }
}
