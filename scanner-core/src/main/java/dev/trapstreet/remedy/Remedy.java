package dev.trapstreet.remedy;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.ListQuery;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.TokenType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Executor of plans: one request that makes the change, followed by a check of the token list. Immutable and
 * thread-safe.
 *
 * <p>If a response is lost, a list with the change proves that it was made. A list without the change proves nothing,
 * because the request may still be in progress and lists are updated late. The step is then reported as unknown.
 */
public final class Remedy {
    private static final String LOOK = "read it back from the account's listing";

    private static final String NOT_YET =
            " The listing does not show it yet; look again in a minute, or run the same command again.";

    private static final String HAND_OVER = "hand over the new token";

    private final TokensApi api;
    private final MapboxToken authorizing;

    /** Recipient of a new token. A secret token is never available again after it was created. */
    public interface Receiver {
        /**
         * Takes the new token.
         *
         * @param token the new token
         * @throws IOException if the token cannot be stored; the plan's result then says how to delete it
         */
        void receive(MapboxToken token) throws IOException;
    }

    /**
     * Creates an executor.
     *
     * @param api the API client
     * @param authorizing the token that authorizes the requests
     */
    public Remedy(TokensApi api, MapboxToken authorizing) {
        this.api = api;
        this.authorizing = authorizing;
    }

    /**
     * Carries out a plan. Failures are part of the result.
     *
     * @param plan the plan
     * @param receiver receives the new token, if the plan creates one
     * @return the result of each step
     * @throws InterruptedException if the thread is interrupted while waiting; a change may have been made by then
     */
    public Outcome carryOut(Plan plan, Receiver receiver) throws InterruptedException {
        return switch (plan.kind()) {
            case RESTRICT -> restrict(plan);
            case ROTATE -> rotate(plan, receiver);
            case REVOKE -> revoke(plan);
            case MINT -> mint(plan, receiver);
        };
    }

    private ApiResult<List<TokenMetadata>> look(Plan plan) throws InterruptedException {
        return api.list(plan.account(), authorizing.raw(), ListQuery.EVERYTHING);
    }

    private Outcome restrict(Plan plan) throws InterruptedException {
        TokenMetadata token = plan.token().orElseThrow();
        String what = "change the allowed URLs of " + token.id();
        ApiResult<TokenMetadata> result = api.update(plan.account(), authorizing.raw(), token.id(), plan.draft());
        if (isRefused(result)) {
            return Outcome.begun().notDone(what, why(result)).end();
        }
        ApiResult<List<TokenMetadata>> listing = look(plan);
        if (listing.value().isEmpty()) {
            return notRead(result, what, listing);
        }
        List<String> wanted = plan.draft().allowedUrls().orElseThrow();
        Optional<TokenMetadata> now = find(listing.value().get(), token.id());
        if (now.isEmpty()) {
            return Outcome.begun()
                    .unknown(what, "The account does not list the token any more: it was deleted meanwhile.")
                    .end();
        }
        if (!same(Plan.urls(now.get()), wanted)) {
            return result.failure().isPresent()
                    ? Outcome.begun().unknown(what, why(result) + NOT_YET).end()
                    : Outcome.begun()
                            .done(what)
                            .notDone(
                                    LOOK,
                                    "The API took the change, but lists other allowed URLs: " + urls(now.get())
                                            + ". Look again in a minute.")
                            .end();
        }
        List<String> others = new ArrayList<>();
        if (!same(now.get().scopes(), token.scopes())) {
            others.add("its scopes, now " + String.join(", ", now.get().scopes()));
        }
        if (!now.get().note().equals(token.note())) {
            others.add("its note");
        }
        Outcome.Builder outcome = Outcome.begun().done(what);
        return others.isEmpty()
                ? outcome.done(LOOK).end()
                : outcome.notDone(LOOK, "Something else changed meanwhile: " + String.join(" and ", others) + ".")
                        .end();
    }

    private Outcome revoke(Plan plan) throws InterruptedException {
        String id = plan.token().orElseThrow().id();
        String what = "delete " + id;
        ApiResult<String> result = api.delete(plan.account(), authorizing.raw(), id);
        if (isRefused(result)) {
            return Outcome.begun().notDone(what, why(result)).end();
        }
        ApiResult<List<TokenMetadata>> listing = look(plan);
        if (listing.value().isEmpty()) {
            return notRead(result, what, listing);
        }
        if (find(listing.value().get(), id).isEmpty()) {
            return Outcome.begun().done(what).done(LOOK).end();
        }
        return result.failure().isPresent()
                ? Outcome.begun().unknown(what, why(result) + NOT_YET).end()
                : Outcome.begun()
                        .done(what)
                        .notDone(LOOK, "The API took the deletion, but still lists the token. Look again in a minute.")
                        .end();
    }

    /**
     * Returns the result when the change was accepted or its response was lost, and the token list cannot be retrieved.
     */
    private static Outcome notRead(ApiResult<?> change, String what, ApiResult<?> listing) {
        return change.failure().isPresent()
                ? Outcome.begun()
                        .unknown(what, why(change))
                        .notDone(LOOK, why(listing) + " Run the same command again: it shows how things stand.")
                        .end()
                : Outcome.begun().done(what).notDone(LOOK, why(listing)).end();
    }

    private Outcome rotate(Plan plan, Receiver receiver) throws InterruptedException {
        String old = plan.token().orElseThrow().id();
        String what = "create the successor of " + old;
        ApiResult<TokenMetadata> result = api.create(plan.account(), authorizing.raw(), plan.draft());
        if (isRefused(result)) {
            return Outcome.begun().notDone(what, why(result)).end();
        }
        if (result.value().isEmpty()) {
            return lost(plan, what, why(result));
        }
        TokenMetadata made = result.value().get();
        Outcome.Builder outcome = Outcome.begun().issued(made.id());
        String created = what + ": " + made.id();
        String again = " Nobody has its token: delete it, and begin again.\n" + revoke(made.id());
        if (made.token().isEmpty()) {
            return outcome.done(created)
                    .notDone(HAND_OVER, "The answer did not hold the token." + again)
                    .end();
        }
        outcome.done(created);
        if (!handOver(made.token().get(), receiver, outcome, again)) {
            return outcome.end();
        }
        ApiResult<List<TokenMetadata>> listing = look(plan);
        if (listing.value().isEmpty()) {
            return outcome.notDone(LOOK, why(listing)).end();
        }
        Optional<TokenMetadata> now = find(listing.value().get(), made.id());
        List<String> differences = now.map(token -> differences(plan, token)).orElse(List.of("it is not listed"));
        if (!differences.isEmpty()) {
            return outcome.notDone(
                            LOOK,
                            "It is not what was asked for: " + String.join("; ", differences)
                                    + ". Look again in a minute, before you use it.")
                    .end();
        }
        return outcome.done(LOOK).end();
    }

    private static boolean handOver(MapboxToken token, Receiver receiver, Outcome.Builder outcome, String again) {
        try {
            receiver.receive(token);
            outcome.done(HAND_OVER);
            return true;
        } catch (IOException e) {
            outcome.notDone(
                    HAND_OVER, "It could not be written (" + e.getClass().getSimpleName() + ")." + again);
            return false;
        }
    }

    /**
     * Returns the result when the response to a creation was lost: looks for a token in the list that was not there
     * before.
     */
    private Outcome lost(Plan plan, String what, String why) throws InterruptedException {
        ApiResult<List<TokenMetadata>> listing = look(plan);
        if (listing.value().isEmpty()) {
            return Outcome.begun()
                    .unknown(what, why)
                    .notDone(
                            "look for it in the account's listing",
                            why(listing)
                                    + " If the account's page of tokens shows a new one, nobody has its token: delete it.")
                    .end();
        }
        // Tokens that match the request come first. The API may add scopes, so the others are also listed.
        List<String> named = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        int alike = 0;
        for (TokenMetadata token : listing.value().get()) {
            if (!plan.known().contains(token.id())) {
                List<String> differences = differences(plan, token);
                int place = differences.isEmpty() ? alike++ : named.size();
                named.add(
                        place,
                        token.id()
                                + (differences.isEmpty()
                                        ? " (as was asked for)"
                                        : " (" + String.join("; ", differences) + ")"));
                commands.add(place, revoke(token.id()));
            }
        }
        if (named.isEmpty()) {
            return Outcome.begun()
                    .unknown(what, why + " Should a new token appear there, nobody has it: delete it." + NOT_YET)
                    .end();
        }
        String they = named.size() == 1
                ? "a token that was not there before, " + named.get(0)
                : "tokens that were not there before: " + String.join(", ", named);
        return Outcome.begun()
                .unknown(
                        what,
                        why + " The account has " + they
                                + ". The successor's token did not arrive. What nobody else made, nobody has: delete it, "
                                + "and begin again.\n" + String.join("\n", commands))
                .end();
    }

    /** Returns the command to delete a token, on a line of its own so that it can be copied. */
    private static String revoke(String id) {
        return "trapstreet revoke " + id + " --apply";
    }

    private static List<String> differences(Plan plan, TokenMetadata token) {
        List<String> differences = new ArrayList<>();
        if (!same(token.scopes(), plan.draft().scopes().orElse(List.of()))) {
            differences.add("its scopes are " + String.join(", ", token.scopes()));
        }
        if (!same(Plan.urls(token), plan.draft().allowedUrls().orElse(List.of()))) {
            differences.add("its allowed URLs are " + urls(token));
        }
        if (!token.note().orElse("").equals(plan.draft().note().orElse(""))) {
            differences.add("its note is another one");
        }
        return differences;
    }

    private Outcome mint(Plan plan, Receiver receiver) throws InterruptedException {
        Instant end = plan.expires().orElseThrow();
        List<String> scopes = plan.draft().scopes().orElseThrow();
        String what = "make a temporary token";
        ApiResult<MapboxToken> result = api.createTemporary(plan.account(), authorizing.raw(), end, scopes);
        if (isRefused(result)) {
            return Outcome.begun().notDone(what, why(result)).end();
        }
        if (result.value().isEmpty()) {
            return Outcome.begun()
                    .unknown(
                            what,
                            why(result) + " If one was made, nobody has it, and it ends by itself at " + end + ".")
                    .end();
        }
        MapboxToken made = result.value().get();
        Outcome.Builder outcome = Outcome.begun().done(what);
        // A temporary token contains its permissions, signed. The account does not list it.
        List<String> differences = differences(plan, made, end);
        if (!handOver(made, receiver, outcome, " Nobody has it; it ends by itself at " + end + ".")) {
            return outcome.end();
        }
        String read = "read from it what it may do";
        return differences.isEmpty()
                ? outcome.done(read).end()
                : outcome.notDone(read, "It is not what was asked for: " + String.join("; ", differences) + ".")
                        .end();
    }

    private static List<String> differences(Plan plan, MapboxToken made, Instant end) {
        List<String> differences = new ArrayList<>();
        if (made.type() != TokenType.TEMPORARY) {
            differences.add("it is a " + made.type().displayName());
        }
        if (!made.claims().account().equals(Optional.of(plan.account()))) {
            differences.add("it is of another account");
        }
        if (made.claims().expiresAt().isEmpty()
                || made.claims().expiresAt().get().isAfter(end.plusSeconds(1))) {
            differences.add("it does not end when it should");
        }
        List<String> scopes = made.claims().scopes().orElse(List.of()).stream()
                .map(Scope::name)
                .toList();
        if (!same(scopes, plan.draft().scopes().orElse(List.of()))) {
            differences.add("its scopes are " + String.join(", ", scopes));
        }
        return differences;
    }

    /** Returns whether the API rejected the request or was never reached, so that nothing has changed. */
    private static boolean isRefused(ApiResult<?> result) {
        return result.failure().filter(failure -> !failure.outcomeUnknown()).isPresent();
    }

    private static String why(ApiResult<?> result) {
        ApiFailure failure = result.failure().orElseThrow();
        String what = failure.description();
        return Character.toUpperCase(what.charAt(0)) + what.substring(1) + ". " + failure.advice();
    }

    private static Optional<TokenMetadata> find(List<TokenMetadata> listing, String id) {
        return listing.stream().filter(token -> token.id().equals(id)).findFirst();
    }

    private static boolean same(List<String> one, List<String> other) {
        return new HashSet<>(one).equals(new HashSet<>(other));
    }

    private static String urls(TokenMetadata token) {
        return Plan.urls(token).isEmpty() ? "none" : String.join(", ", Plan.urls(token));
    }
}
