package dev.trapstreet.verify;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.source.Progress;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Who is asked about the tokens that a scan found: nobody, unless it says so. That nothing comes back is a problem in the report, and
 * the scan is as good as without asking.
 *
 * @param verifier asks the Tokens API about each token, which sends it there
 * @param inventories of accounts, which are joined with what was found, for which no token that was found is sent
 */
public record OnlineChecks(Optional<Verifier> verifier, List<InventorySource> inventories) {
    /** Nobody. */
    public static final OnlineChecks NONE = new OnlineChecks(Optional.empty(), List.of());

    private static final int MAX_NAMED = 5;

    /** What a token needs that asks for a listing (DOMAIN section 6.2). */
    private static final Set<String> NEEDED = Set.of("tokens:read", "scopes:list");

    public OnlineChecks {
        inventories = List.copyOf(inventories);
    }

    /**
     * A listing to be had.
     *
     * @param where it comes from, safe to show
     * @param authorizing the token with which it is asked for; none for a file
     */
    public record InventorySource(String where, Optional<MapboxToken> authorizing, InventorySupplier supplier) {}

    /** Asks for a listing, or reads one. */
    public interface InventorySupplier {
        ApiResult<Inventory> get() throws InterruptedException;
    }

    /**
     * What came of it.
     *
     * @param findings judged anew, in the order of a report
     * @param accountNotices notices that hold when all there is was scanned
     */
    public record CheckedFindings(
            List<Finding> findings, List<Problem> problems, List<Notice> notices, List<Notice> accountNotices) {
        public static CheckedFindings unchanged(List<Finding> findings) {
            return new CheckedFindings(findings, List.of(), List.of(), List.of());
        }
    }

    /** True when nobody is asked. By hand: the equality of records costs a start, in every run. */
    public boolean isEmpty() {
        return verifier.isEmpty() && inventories.isEmpty();
    }

    /**
     * Asks, and judges the findings anew.
     *
     * @param judge says how bad a finding is, now that more is known
     */
    public CheckedFindings run(List<Finding> findings, UnaryOperator<Finding> judge, Progress progress)
            throws InterruptedException {
        List<Problem> problems = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        List<Notice> ofAccounts = new ArrayList<>();
        List<Finding> known = findings;
        for (InventorySource listing : inventories) {
            progress.update("asking for the account's listing", 0, 0, "tokens");
            ApiResult<Inventory> result = listing.supplier().get();
            if (result.value().isPresent()) {
                Inventory inventory = result.value().get();
                known = inventory.join(known);
                listing.authorizing()
                        .flatMap(token -> excessScopes(inventory, token))
                        .ifPresent(notices::add);
                inventory
                        .scopesUnknown()
                        .ifPresent(failure -> scopesUnknown(listing, inventory, failure, notices, problems));
                unused(inventory, known, listing).ifPresent(ofAccounts::add);
            } else {
                ApiFailure failure = result.failure().orElseThrow();
                problems.add(new Problem(
                        Problem.Kind.LISTING_UNKNOWN, listing.where(), failure.description(), failure.advice()));
            }
        }
        if (verifier.isPresent()) {
            progress.update("asking the Tokens API", 0, 0, "tokens");
            VerificationResult said = verifier.get()
                    .verify(known, (done, all) -> progress.update("asking the Tokens API", done, all, "tokens"));
            known = said.findings();
            problems(said, verifier.get().address(), problems);
        }
        List<Finding> judged = new ArrayList<>();
        for (Finding finding : known) {
            judged.add(finding.accountStatus().equals(AccountStatus.OFFLINE) ? finding : judge.apply(finding));
        }
        judged.sort(Finding.ORDER);
        return new CheckedFindings(judged, problems, notices, ofAccounts);
    }

    /** One problem for each reason: many tokens have the same. */
    private static void problems(VerificationResult result, String address, List<Problem> problems) {
        Map<String, Integer> reasons = new TreeMap<>();
        for (Finding finding : result.findings()) {
            if (finding.verdict().state() == Verdict.State.UNKNOWN) {
                reasons.merge(finding.verdict().reason(), 1, Integer::sum);
            }
        }
        reasons.forEach((reason, count) -> problems.add(new Problem(
                Problem.Kind.VERDICT_UNKNOWN,
                address,
                "of " + count + (count == 1 ? " token, " : " tokens, ") + reason)));
        result.cacheError().ifPresent(why -> problems.add(new Problem(Problem.Kind.VERDICTS_NOT_KEPT, address, why)));
    }

    private static Optional<Notice> excessScopes(Inventory inventory, MapboxToken authorizing) {
        List<String> more = new ArrayList<>(
                inventory.find(authorizing).map(TokenMetadata::scopes).orElse(List.of()));
        more.removeAll(NEEDED);
        return more.isEmpty()
                ? Optional.empty()
                : Optional.of(new Notice(
                        Notice.Topic.AUTHORIZED_FOR_MORE,
                        inventory.account().orElse("?"),
                        Redactor.redact(String.join(", ", more))));
    }

    /** Where the scope lacks that was to be had: a notice. Else nobody knows why, and that is a problem. */
    private static void scopesUnknown(
            InventorySource listing,
            Inventory inventory,
            ApiFailure failure,
            List<Notice> notices,
            List<Problem> problems) {
        if (failure.reason() == ApiFailure.Reason.NOT_FOUND) {
            notices.add(new Notice(
                    Notice.Topic.SCOPES_UNKNOWN, inventory.account().orElse(listing.where()), failure.description()));
        } else {
            problems.add(new Problem(
                    Problem.Kind.LISTING_UNKNOWN,
                    listing.where(),
                    "its scopes, because " + failure.description(),
                    failure.advice()));
        }
    }

    private static Optional<Notice> unused(Inventory inventory, List<Finding> findings, InventorySource listing) {
        List<TokenMetadata> unused = new ArrayList<>(inventory.unused(findings));
        // The one that asks belongs in no code.
        listing.authorizing().flatMap(inventory::find).ifPresent(unused::remove);
        if (unused.isEmpty()) {
            return Optional.empty();
        }
        List<String> named = new ArrayList<>();
        for (TokenMetadata entry : unused.subList(0, Math.min(MAX_NAMED, unused.size()))) {
            named.add(entry.usage() + " " + entry.id());
        }
        String more = unused.size() > MAX_NAMED ? ", …" : "";
        String detail = "MBX030, " + unused.size() + " of " + inventory.tokens().size() + ": "
                + Redactor.redact(String.join(", ", named)) + more;
        return Optional.of(
                new Notice(Notice.Topic.UNUSED_TOKENS, inventory.account().orElse(listing.where()), detail));
    }
}
