package dev.trapstreet.remedy;

import dev.trapstreet.api.TokenDraft;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.report.LoadedReport;
import dev.trapstreet.token.AccountPage;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.TokenType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Planner of remediations, based on an account's token list. Refuses plans that are impossible or harmful. Sends no
 * requests. Immutable.
 */
public final class Planner {
    /** Maximum lifetime of a temporary token. See docs/domain.md#temporary-tokens. */
    public static final Duration MAX_LIFETIME = Duration.ofHours(1);

    /**
     * Tolerance for clock differences. Without it, the API would refuse a token of a full hour if the local clock is
     * ahead.
     */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

    private static final String READ = "tokens:read";
    private static final String WRITE = "tokens:write";

    private final AccountSnapshot snapshot;

    /**
     * Creates a planner.
     *
     * @param snapshot the state of the account
     */
    public Planner(AccountSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Treatment of a token's present allowed URLs when new ones are set. */
    public enum ExistingUrls {
        /** The new URLs replace the present ones. */
        REPLACED,
        /** The new URLs are added to the present ones. */
        KEPT
    }

    /**
     * Checks a remediation for known obstacles before the account is queried.
     *
     * @param kind the remediation
     * @param target the token to change
     * @param authorizing the token that would authorize the change
     * @throws RefusedException if the remediation is impossible; the message says what can be done instead
     */
    public static void check(Plan.Action kind, TokenReference target, MapboxToken authorizing) throws RefusedException {
        if (target.isTemporary()) {
            String end = target.expires().map(time -> " expires at " + time).orElse(" expires within an hour");
            throw new RefusedException(
                    switch (kind) {
                        case RESTRICT -> "a temporary token cannot have allowed URLs; this one" + end;
                        case ROTATE ->
                            "a temporary token cannot be rotated; this one" + end
                                    + ", and 'trapstreet mint' creates another";
                        case REVOKE, MINT ->
                            "a temporary token cannot be revoked; this one" + end
                                    + ". If it leaked, revoke the token that created it, so that no more are created";
                    });
        }
        String account = AccountSnapshot.account(authorizing);
        if (target.account().isPresent() && !target.account().get().equals(account)) {
            throw new RefusedException("the token belongs to account "
                    + target.account().get() + ", but the authorizing token belongs to account " + account
                    + "; authorize with a token of the same account");
        }
        if (target.id().isEmpty() || !TokensApi.isName(target.id().get())) {
            throw new RefusedException("the token has no id, so it cannot be found in its account");
        }
        Optional<String> own = AccountSnapshot.unlisted(authorizing).authorizingId();
        if (kind == Plan.Action.REVOKE && own.equals(target.id())) {
            throw new RefusedException(
                    "this is the authorizing token itself: once deleted, it could not check the result; "
                            + "authorize with another one, or delete it on the account's token page");
        }
        if (kind == Plan.Action.RESTRICT && own.equals(target.id())) {
            throw new RefusedException(
                    "this is the authorizing token itself: once restricted to URLs, it would no longer " + "work here");
        }
    }

    /**
     * Returns a list of allowed URLs that can be sent.
     *
     * @param urls the allowed URLs
     * @param undocumented whether to accept entries with undocumented syntax
     * @return the entries without duplicates
     * @throws RefusedException if an entry is not acceptable, which the message names, or there are too many
     */
    public static List<String> allowedUrls(List<String> urls, boolean undocumented) throws RefusedException {
        return AllowedUrlReview.validate(
                urls, undocumented ? AllowedUrlReview.Undocumented.ACCEPTED : AllowedUrlReview.Undocumented.REFUSED);
    }

    /**
     * Plans new allowed URLs for a token.
     *
     * @param target the token to change; its id must be known
     * @param urls the new allowed URLs
     * @param present whether the present allowed URLs are kept
     * @param locations the token's known locations
     * @return the plan, with warnings
     * @throws RefusedException if the token is not listed or cannot be restricted, or the authorizing token lacks a
     *     scope
     */
    public Plan restrict(
            TokenReference target,
            List<String> urls,
            ExistingUrls present,
            List<LoadedReport.ReportedLocation> locations)
            throws RefusedException {
        TokenMetadata token = find(target);
        requireWriteScope();
        if (token.isDefault()) {
            throw new RefusedException(
                    "this is the account's default token, which cannot be restricted; create a restricted replacement"
                            + " with 'trapstreet rotate --allowed', then refresh this token on its page, "
                            + AccountPage.of(token.id()));
        }
        Set<String> wanted = new LinkedHashSet<>(present == ExistingUrls.KEPT ? Plan.urls(token) : List.of());
        wanted.addAll(urls);
        List<String> all = AllowedUrlReview.validate(List.copyOf(wanted), AllowedUrlReview.Undocumented.ACCEPTED);
        List<String> warnings = new ArrayList<>(AllowedUrlReview.warnings(all));
        if (token.usage().equals(TokenType.SECRET.header())) {
            warnings.add(
                    "It is a secret token, and any program can pretend to be one of these pages: if it leaked, revoke"
                            + " it.");
        }
        if (!Plan.urls(token).isEmpty() && present == ExistingUrls.REPLACED && !wanted.containsAll(Plan.urls(token))) {
            warnings.add("Pages of the removed allowed URLs will stop showing maps.");
        }
        inApps(locations).ifPresent(warnings::add);
        if (!token.applications().isEmpty()) {
            warnings.add("It is made for mobile applications (" + String.join(", ", token.applications())
                    + "), which stop working with it: a token with allowed URLs works in web pages only. Create a"
                    + " separate token for the pages.");
        }
        boolean same = new HashSet<>(Plan.urls(token)).equals(wanted);
        return new Plan(
                Plan.Action.RESTRICT,
                snapshot.account(),
                Optional.of(token.id()),
                Optional.of(token),
                true,
                TokenDraft.EMPTY.withAllowedUrls(all),
                Optional.empty(),
                locations,
                warnings,
                same ? Optional.of("It already has exactly these allowed URLs.") : Optional.empty(),
                snapshot.ids());
    }

    private static Optional<String> inApps(List<LoadedReport.ReportedLocation> locations) {
        return locations.stream()
                .filter(place -> !place.historyOnly())
                .filter(place ->
                        place.exposure() == Exposure.MOBILE_APP || place.exposure() == Exposure.BUILD_OUTPUT_MOBILE)
                .findFirst()
                .map(place -> "It is used in a mobile app (" + place.path()
                        + "), where a restricted token does not work: give the app a separate token first.");
    }

    /**
     * Plans a replacement for a token.
     *
     * @param target the token to replace; its id must be known
     * @param fewer the replacement's scopes, a subset of the token's; empty for the same scopes
     * @param urls the replacement's allowed URLs; empty for the same URLs
     * @param locations the token's known locations
     * @return the plan, with warnings
     * @throws RefusedException if the token is not listed, cannot be reproduced, or the authorizing token lacks a scope
     */
    public Plan rotate(
            TokenReference target,
            Optional<List<String>> fewer,
            Optional<List<String>> urls,
            List<LoadedReport.ReportedLocation> locations)
            throws RefusedException {
        TokenMetadata token = find(target);
        requireWriteScope();
        List<String> scopes =
                fewer.map(names -> List.copyOf(new LinkedHashSet<>(names))).orElse(token.scopes());
        List<String> more = without(scopes, token.scopes());
        if (!more.isEmpty()) {
            throw new RefusedException("a replacement cannot have more scopes than the token it replaces, which lacks "
                    + String.join(", ", more));
        }
        if (scopes.isEmpty()) {
            throw new RefusedException("a token without scopes can do nothing, and scopes cannot be added later; use "
                    + "'trapstreet revoke' instead");
        }
        if (!token.applications().isEmpty()) {
            throw new RefusedException(
                    "the token is restricted to mobile applications, for which the Tokens API has no documented"
                            + " parameter: a replacement created here would work in any; create it on the account's token"
                            + " page");
        }
        requireGrantable(scopes);
        List<String> wanted = urls.orElse(Plan.urls(token));
        List<String> warnings =
                new ArrayList<>(wanted.equals(Plan.urls(token)) ? List.of() : AllowedUrlReview.warnings(wanted));
        leaked(token, locations).ifPresent(warning -> warnings.add(0, warning));
        lookalikes(token, scopes, wanted).forEach(warnings::add);
        if (scopes.stream().noneMatch(name -> new Scope(name).isSecret())
                && token.usage().equals(TokenType.SECRET.header())) {
            warnings.add("All of its scopes are public, so the replacement will be a public token.");
        }
        if (wanted.isEmpty() && scopes.stream().noneMatch(name -> new Scope(name).isSecret())) {
            warnings.add("The replacement works on any page, as the old token does: if only web pages use it, "
                    + "restrict it to them with --allowed.");
        }
        TokenDraft draft = TokenDraft.EMPTY.withScopes(scopes);
        draft = token.note().isPresent() ? draft.withNote(token.note().get()) : draft;
        draft = wanted.isEmpty() ? draft : draft.withAllowedUrls(wanted);
        return plan(Plan.Action.ROTATE, token, draft, locations, warnings);
    }

    /** Returns the warning about a secret token in code, for which a replacement alone is no remedy. */
    private static Optional<String> leaked(TokenMetadata token, List<LoadedReport.ReportedLocation> locations) {
        if (!token.usage().equals(TokenType.SECRET.header())) {
            return Optional.empty();
        }
        String lead = locations.isEmpty()
                ? "If this secret token leaked, delete it first: "
                : "This secret token leaked: whoever read it in the locations below can use it until it is deleted. Delete it"
                        + " first, even if something stops working: ";
        return Optional.of(lead + "'trapstreet revoke " + token.id() + " --apply', or " + AccountPage.of(token.id())
                + ". Note its scopes before: a deleted token cannot be replaced by this command, but a new token with the"
                + " same scopes can be created on " + AccountPage.ALL + ".");
    }

    /** Returns a warning for each token that an earlier run may have created for the same purpose. */
    private List<String> lookalikes(TokenMetadata old, List<String> scopes, List<String> urls) {
        List<String> warnings = new ArrayList<>();
        for (TokenMetadata token : snapshot.tokens()) {
            boolean newer = token.created().isPresent()
                    && old.created().isPresent()
                    && token.created().get().isAfter(old.created().get());
            boolean alike = !token.id().equals(old.id())
                    && token.note().isPresent()
                    && token.note().equals(old.note())
                    && new HashSet<>(token.scopes()).equals(new HashSet<>(scopes))
                    && new HashSet<>(Plan.urls(token)).equals(new HashSet<>(urls));
            if (newer && alike) {
                warnings.add("The account already has a newer token with the same note, scopes and allowed URLs, "
                        + token.id() + ", created " + token.created().get()
                        + ". If it is from an earlier run whose result was lost, delete it: 'trapstreet revoke "
                        + token.id() + " --apply'.");
            }
        }
        return warnings;
    }

    /**
     * Plans the deletion of a token.
     *
     * @param target the token to delete; its id must be known
     * @param locations the token's known locations
     * @return the plan, with warnings. It has no token if the account does not list it, or lists it in an unknown form.
     * @throws RefusedException if the token cannot be deleted, or the authorizing token lacks a scope
     */
    public Plan revoke(TokenReference target, List<LoadedReport.ReportedLocation> locations) throws RefusedException {
        requireWriteScope();
        String id = target.id().orElseThrow();
        Optional<TokenMetadata> listed = snapshot.find(id);
        if (listed.isEmpty()) {
            // Absence from the list is no proof of a deletion, but the response to the request is.
            String why = snapshot.failure().isPresent()
                    ? "The account's token list is not available, because "
                            + snapshot.failure().get().description() + ". The deletion is requested nevertheless."
                    : snapshot.mayListUnreadable(id)
                            ? "Its entry in the account's token list cannot be read, so nothing more is known about it."
                            : "The account does not list this token. It was most likely deleted; the deletion is requested"
                                    + " nevertheless.";
            return new Plan(
                    Plan.Action.REVOKE,
                    snapshot.account(),
                    Optional.of(id),
                    Optional.empty(),
                    target.account().isPresent(),
                    TokenDraft.EMPTY,
                    Optional.empty(),
                    locations,
                    List.of(why),
                    Optional.empty(),
                    snapshot.ids());
        }
        TokenMetadata token = find(target);
        if (token.isDefault()) {
            throw new RefusedException(
                    "this is the account's default token, which cannot be deleted, only refreshed: use the refresh button on"
                            + " its page, " + AccountPage.of(token.id()) + "; the old token then stops working");
        }
        List<String> warnings = new ArrayList<>();
        long files = locations.stream().filter(place -> !place.historyOnly()).count();
        if (files > 0) {
            warnings.add("It is still in " + (files == 1 ? "one location" : files + " locations")
                    + ", listed above: code that uses it there will stop working.");
        }
        warnings.add("This cannot be undone. Cached resources may stay available for a while.");
        return plan(Plan.Action.REVOKE, token, TokenDraft.EMPTY, locations, warnings);
    }

    private Plan plan(
            Plan.Action kind,
            TokenMetadata token,
            TokenDraft draft,
            List<LoadedReport.ReportedLocation> locations,
            List<String> warnings) {
        return new Plan(
                kind,
                snapshot.account(),
                Optional.of(token.id()),
                Optional.of(token),
                true,
                draft,
                Optional.empty(),
                locations,
                warnings,
                Optional.empty(),
                snapshot.ids());
    }

    /**
     * Plans a temporary token. It ends no later than a temporary authorizing token.
     *
     * @param names the scopes of the new token
     * @param life the lifetime, from one minute to {@link #MAX_LIFETIME}
     * @param now the current time, at which the lifetime starts
     * @return the plan, with warnings
     * @throws RefusedException if the lifetime is out of range, or the authorizing token lacks a scope
     */
    public Plan mint(List<String> names, Duration life, Instant now) throws RefusedException {
        if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(MAX_LIFETIME) > 0) {
            throw new RefusedException("the lifetime of a temporary token is one minute to one hour");
        }
        List<String> scopes = List.copyOf(new LinkedHashSet<>(names));
        List<String> warnings = new ArrayList<>();
        if (snapshot.scopes().isPresent()) {
            requireWriteScope();
            requireGrantable(scopes);
        } else {
            warnings.add("The authorizing token cannot list tokens (" + READ
                    + "), so its own scopes are unknown; the API refuses scopes that it lacks.");
        }
        if (scopes.contains(WRITE)) {
            warnings.add("With " + WRITE + " it can create tokens, and delete the tokens of the account.");
        }
        warnings.add("It cannot be revoked.");
        Instant end = now.plus(
                life.compareTo(MAX_LIFETIME.minus(CLOCK_TOLERANCE)) > 0 ? MAX_LIFETIME.minus(CLOCK_TOLERANCE) : life);
        Optional<Instant> limit = snapshot.authorizing().claims().expiresAt();
        if (limit.isPresent() && limit.get().isBefore(end)) {
            warnings.add("It expires together with the authorizing token, which is temporary too.");
            end = limit.get();
        }
        return new Plan(
                Plan.Action.MINT,
                snapshot.account(),
                Optional.empty(),
                Optional.empty(),
                true,
                TokenDraft.EMPTY.withScopes(scopes),
                Optional.of(end),
                List.of(),
                warnings,
                Optional.empty(),
                snapshot.ids());
    }

    private TokenMetadata find(TokenReference target) throws RefusedException {
        String id = target.id().orElseThrow();
        if (snapshot.find(id).isEmpty() && snapshot.mayListUnreadable(id)) {
            throw new RefusedException("the entry of the token " + id + " in the account's token list cannot be read;"
                    + " change it on its page, " + AccountPage.of(id));
        }
        return snapshot.find(id)
                .orElseThrow(() -> new RefusedException("account " + snapshot.account() + " lists no token with the id "
                        + id + ": it was already deleted, or the id belongs to another account"));
    }

    private void requireWriteScope() throws RefusedException {
        Optional<List<String>> scopes = snapshot.scopes();
        boolean unreadable = snapshot.failure().isPresent()
                || snapshot.mayListUnreadable(snapshot.authorizingId().orElse(""));
        if (scopes.isEmpty() && unreadable) {
            return; // the API decides
        }
        if (scopes.isEmpty()) {
            throw new RefusedException("the account does not list the authorizing token, so its scopes are unknown; "
                    + "authorize with a token of this account");
        }
        if (!scopes.get().contains(WRITE)) {
            throw new RefusedException("the authorizing token lacks the scope " + WRITE);
        }
    }

    private void requireGrantable(List<String> scopes) throws RefusedException {
        List<String> lacking = without(scopes, snapshot.scopes().orElse(List.of()));
        if (!lacking.isEmpty()) {
            throw new RefusedException("a token cannot grant scopes that it does not have: the authorizing token lacks "
                    + String.join(", ", lacking));
        }
    }

    private static List<String> without(List<String> all, List<String> known) {
        return all.stream().filter(name -> !known.contains(name)).toList();
    }
}
