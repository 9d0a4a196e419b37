package dev.trapstreet.remedy;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.ListQuery;
import dev.trapstreet.api.TokenListing;
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
 * Executor of plans: one request that makes the change, followed by a check of the token list. An
 * executor carries out one plan.
 *
 * <p>If a response is lost, a list with the change proves that it was made. A list without the change proves nothing,
 * because the request may still be in progress and lists are updated late. The step is then reported as unknown.
 */
public final class RemedyExecutor {
    private static final String LOOK = "check it in the account's token list";

    private static final String NOT_YET =
            " The token list does not show it yet; check again in a minute, or run the same command again.";

    private static final String HAND_OVER = "deliver the new token";

    private final TokensApi api;
    private final MapboxToken authorizing;
    private final RemedyProgress progress;

    /** Recipient of a new token. The API returns a secret token only once, when it is created. */
    public interface TokenReceiver {
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
     * @param progress records what is done, for a process that is interrupted
     */
    public RemedyExecutor(TokensApi api, MapboxToken authorizing, RemedyProgress progress) {
        this.api = api;
        this.authorizing = authorizing;
        this.progress = progress;
    }

    /**
     * Carries out a plan. Failures are part of the result.
     *
     * @param plan the plan
     * @param receiver receives the new token, if the plan creates one
     * @return the result of each step
     * @throws InterruptedException if the thread is interrupted while waiting; a change may have been made by then
     */
    public RemedyResult carryOut(Plan plan, TokenReceiver receiver) throws InterruptedException {
        return switch (plan.action()) {
            case RESTRICT -> restrict(plan);
            case ROTATE -> rotate(plan, receiver);
            case REVOKE -> revoke(plan);
            case MINT -> mint(plan, receiver);
        };
    }

    private ApiResult<TokenListing> fetchListing(Plan plan) throws InterruptedException {
        return api.list(plan.account(), authorizing.raw(), ListQuery.EVERYTHING);
    }

    private RemedyResult restrict(Plan plan) throws InterruptedException {
        TokenMetadata token = plan.token().orElseThrow();
        String what = "change the allowed URLs of " + token.id();
        progress.requesting(what, "Run the same command again: it shows whether the change was made.");
        ApiResult<TokenMetadata> result = api.update(plan.account(), authorizing.raw(), token.id(), plan.draft());
        progress.answered(statusOf(result));
        if (isRefused(result)) {
            return RemedyResult.builder(progress)
                    .notDone(what, reasonOf(result))
                    .build();
        }
        ApiResult<TokenListing> listing = fetchListing(plan);
        if (listing.value().isEmpty()) {
            return notConfirmed(result, what, listing);
        }
        List<String> wanted = plan.draft().allowedUrls().orElseThrow();
        Optional<TokenMetadata> now = find(listing.value().get().tokens(), token.id());
        if (now.isEmpty()) {
            return RemedyResult.builder(progress)
                    .unknown(what, "The account no longer lists the token: it was deleted in the meantime.")
                    .build();
        }
        if (!sameElements(Plan.urls(now.get()), wanted)) {
            return result.failure().isPresent()
                    ? RemedyResult.builder(progress)
                            .unknown(what, reasonOf(result) + NOT_YET)
                            .build()
                    : RemedyResult.builder(progress)
                            .done(what)
                            .notDone(
                                    LOOK,
                                    "The API accepted the change, but lists other allowed URLs: " + urls(now.get())
                                            + ". Check again in a minute.")
                            .build();
        }
        List<String> others = new ArrayList<>();
        if (!sameElements(now.get().scopes(), token.scopes())) {
            others.add("its scopes, now " + String.join(", ", now.get().scopes()));
        }
        if (!now.get().note().equals(token.note())) {
            others.add("its note");
        }
        RemedyResult.Builder outcome = RemedyResult.builder(progress).done(what);
        return others.isEmpty()
                ? outcome.done(LOOK).build()
                : outcome.notDone(LOOK, "Something else changed in the meantime: " + String.join(" and ", others) + ".")
                        .build();
    }

    private RemedyResult revoke(Plan plan) throws InterruptedException {
        String id = plan.id().orElseThrow();
        String what = "delete " + id;
        progress.requesting(what, "Run the same command again: it deletes the token if that was not done.");
        ApiResult<String> result = api.delete(plan.account(), authorizing.raw(), id);
        progress.answered(statusOf(result));
        if (plan.token().isEmpty() && isNotFound(result)) {
            return absent(plan, what);
        }
        if (isRefused(result)) {
            return RemedyResult.builder(progress)
                    .notDone(what, reasonOf(result))
                    .build();
        }
        ApiResult<TokenListing> listing = fetchListing(plan);
        if (listing.value().isEmpty()) {
            return notConfirmed(result, what, listing);
        }
        boolean listed = find(listing.value().get().tokens(), id).isPresent()
                || listing.value().get().mayContainUnreadable(id);
        if (!listed && (result.failure().isEmpty() || plan.token().isPresent())) {
            return RemedyResult.builder(progress).done(what).done(LOOK).build();
        }
        if (result.failure().isPresent()) {
            // A token that was not listed before proves nothing by its absence.
            return RemedyResult.builder(progress)
                    .unknown(what, reasonOf(result) + (listed ? NOT_YET : " Run the same command again."))
                    .build();
        }
        return RemedyResult.builder(progress)
                .done(what)
                .notDone(LOOK, "The API accepted the deletion, but still lists the token. Check again in a minute.")
                .build();
    }

    /**
     * Returns the result if the account has no token with the id, according to both its list and the response to the
     * deletion. For a token whose content names the account, it was deleted before. A typed id may be misspelled.
     */
    private RemedyResult absent(Plan plan, String what) {
        String response = "the API has no such token (HTTP 404)";
        return plan.isOwner()
                ? RemedyResult.builder(progress)
                        .done(what + ": " + response + ", so it was deleted before")
                        .build()
                : RemedyResult.builder(progress)
                        .notDone(
                                what,
                                "Account " + plan.account() + " does not list it, and " + response
                                        + ". It was deleted before, or the id is misspelled or belongs to another account.")
                        .build();
    }

    private static RemedyResult.StepStatus statusOf(ApiResult<?> change) {
        if (change.failure().isEmpty()) {
            return RemedyResult.StepStatus.DONE;
        }
        return isRefused(change) ? RemedyResult.StepStatus.NOT_DONE : RemedyResult.StepStatus.UNKNOWN;
    }

    private static boolean isNotFound(ApiResult<?> result) {
        return result.failure()
                .filter(failure -> failure.reason() == ApiFailure.Reason.NOT_FOUND)
                .isPresent();
    }

    /**
     * Returns the result when the change was accepted or its response was lost, and the token list cannot be retrieved.
     */
    private RemedyResult notConfirmed(ApiResult<?> change, String what, ApiResult<?> listing) {
        return change.failure().isPresent()
                ? RemedyResult.builder(progress)
                        .unknown(what, reasonOf(change))
                        .notDone(LOOK, reasonOf(listing) + " Run the same command again to see the current state.")
                        .build()
                : RemedyResult.builder(progress)
                        .done(what)
                        .notDone(LOOK, reasonOf(listing))
                        .build();
    }

    private RemedyResult rotate(Plan plan, TokenReceiver receiver) throws InterruptedException {
        String old = plan.token().orElseThrow().id();
        String what = "create a replacement for " + old;
        progress.requesting(
                what,
                "If a replacement was created, its text is lost. Run the same command again: it names the token of this run,"
                        + " if there is one, and creates another.");
        ApiResult<TokenMetadata> result = api.create(plan.account(), authorizing.raw(), plan.draft());
        progress.answered(statusOf(result));
        if (isRefused(result)) {
            return RemedyResult.builder(progress)
                    .notDone(what, reasonOf(result))
                    .build();
        }
        if (result.value().isEmpty()) {
            return tokenLost(plan, what, reasonOf(result));
        }
        TokenMetadata made = result.value().get();
        RemedyResult.Builder outcome = RemedyResult.builder(progress).issued(made.id());
        String created = what + ": " + made.id();
        String again = " Its text was lost: delete it, and start again.\n" + revoke(made.id());
        if (made.token().isEmpty()) {
            return outcome.done(created)
                    .notDone(HAND_OVER, "The response did not contain the token." + again)
                    .build();
        }
        outcome.done(created);
        if (!handOver(made.token().get(), receiver, outcome, again)) {
            return outcome.build();
        }
        ApiResult<TokenListing> listing = fetchListing(plan);
        if (listing.value().isEmpty()) {
            return outcome.notDone(LOOK, reasonOf(listing)).build();
        }
        Optional<TokenMetadata> now = find(listing.value().get().tokens(), made.id());
        List<String> differences = now.map(token -> differences(plan, token)).orElse(List.of("it is not listed"));
        if (!differences.isEmpty()) {
            return outcome.notDone(
                            LOOK,
                            "It differs from the request: " + String.join("; ", differences)
                                    + ". Check again in a minute, before you use it.")
                    .build();
        }
        return outcome.done(LOOK).build();
    }

    private static boolean handOver(
            MapboxToken token, TokenReceiver receiver, RemedyResult.Builder outcome, String again) {
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
    private RemedyResult tokenLost(Plan plan, String what, String why) throws InterruptedException {
        ApiResult<TokenListing> listing = fetchListing(plan);
        if (listing.value().isEmpty()) {
            return RemedyResult.builder(progress)
                    .unknown(what, why)
                    .notDone(
                            "find it in the account's token list",
                            reasonOf(listing)
                                    + " If the account's token page shows a new token, its text was lost: delete it.")
                    .build();
        }
        // Tokens that match the request come first. The API may add scopes, so the others are also listed.
        List<String> named = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        int alike = 0;
        for (TokenMetadata token : listing.value().get().tokens()) {
            if (!plan.known().contains(token.id())) {
                List<String> differences = differences(plan, token);
                int place = differences.isEmpty() ? alike++ : named.size();
                named.add(
                        place,
                        token.id()
                                + (differences.isEmpty()
                                        ? " (as requested)"
                                        : " (" + String.join("; ", differences) + ")"));
                commands.add(place, revoke(token.id()));
            }
        }
        if (named.isEmpty()) {
            return RemedyResult.builder(progress)
                    .unknown(what, why + " If a new token appears there, its text was lost: delete it." + NOT_YET)
                    .build();
        }
        String they = named.size() == 1
                ? "a token that was not there before, " + named.get(0)
                : "tokens that were not there before: " + String.join(", ", named);
        return RemedyResult.builder(progress)
                .unknown(
                        what,
                        why + " The account has " + they
                                + ". The text of the replacement was lost. If no one else created such a token, delete"
                                + " it and start again.\n" + String.join("\n", commands))
                .build();
    }

    /** Returns the command to delete a token, on a separate line so that it can be copied. */
    private static String revoke(String id) {
        return "trapstreet revoke " + id + " --apply";
    }

    private static List<String> differences(Plan plan, TokenMetadata token) {
        List<String> differences = new ArrayList<>();
        if (!sameElements(token.scopes(), plan.draft().scopes().orElse(List.of()))) {
            differences.add("its scopes are " + String.join(", ", token.scopes()));
        }
        if (!sameElements(Plan.urls(token), plan.draft().allowedUrls().orElse(List.of()))) {
            differences.add("its allowed URLs are " + urls(token));
        }
        if (!token.note().orElse("").equals(plan.draft().note().orElse(""))) {
            differences.add("its note is different");
        }
        return differences;
    }

    private RemedyResult mint(Plan plan, TokenReceiver receiver) throws InterruptedException {
        Instant end = plan.expires().orElseThrow();
        List<String> scopes = plan.draft().scopes().orElseThrow();
        String what = "create a temporary token";
        progress.requesting(what, "If one was created, its text is lost, and it expires at " + end + ".");
        ApiResult<MapboxToken> result = api.createTemporary(plan.account(), authorizing.raw(), end, scopes);
        progress.answered(statusOf(result));
        if (isRefused(result)) {
            return RemedyResult.builder(progress)
                    .notDone(what, reasonOf(result))
                    .build();
        }
        if (result.value().isEmpty()) {
            return RemedyResult.builder(progress)
                    .unknown(
                            what,
                            reasonOf(result) + " If one was created, its text was lost, and it expires at " + end + ".")
                    .build();
        }
        MapboxToken made = result.value().get();
        RemedyResult.Builder outcome = RemedyResult.builder(progress).done(what);
        // A temporary token contains its permissions, signed. The account does not list it.
        List<String> differences = differences(plan, made, end);
        if (!handOver(made, receiver, outcome, " Its text was lost; it expires at " + end + ".")) {
            return outcome.build();
        }
        String read = "check its permissions";
        return differences.isEmpty()
                ? outcome.done(read).build()
                : outcome.notDone(read, "It differs from the request: " + String.join("; ", differences) + ".")
                        .build();
    }

    private static List<String> differences(Plan plan, MapboxToken made, Instant end) {
        List<String> differences = new ArrayList<>();
        if (made.type() != TokenType.TEMPORARY) {
            differences.add("it is a " + made.type().displayName());
        }
        if (!made.claims().account().equals(Optional.of(plan.account()))) {
            differences.add("it belongs to another account");
        }
        if (made.claims().expiresAt().isEmpty()
                || made.claims().expiresAt().get().isAfter(end.plusSeconds(1))) {
            differences.add("its expiry time is wrong");
        }
        List<String> scopes = made.claims().scopes().orElse(List.of()).stream()
                .map(Scope::name)
                .toList();
        if (!sameElements(scopes, plan.draft().scopes().orElse(List.of()))) {
            differences.add("its scopes are " + String.join(", ", scopes));
        }
        return differences;
    }

    /** Returns whether the API rejected the request or was never reached, so that nothing has changed. */
    private static boolean isRefused(ApiResult<?> result) {
        return result.failure().filter(failure -> !failure.outcomeUnknown()).isPresent();
    }

    private static String reasonOf(ApiResult<?> result) {
        ApiFailure failure = result.failure().orElseThrow();
        String what = failure.description();
        return Character.toUpperCase(what.charAt(0)) + what.substring(1) + ". " + failure.advice();
    }

    private static Optional<TokenMetadata> find(List<TokenMetadata> listing, String id) {
        return listing.stream().filter(token -> token.id().equals(id)).findFirst();
    }

    private static boolean sameElements(List<String> one, List<String> other) {
        return new HashSet<>(one).equals(new HashSet<>(other));
    }

    private static String urls(TokenMetadata token) {
        return Plan.urls(token).isEmpty() ? "none" : String.join(", ", Plan.urls(token));
    }
}
