package dev.trapstreet.verify;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.ApiResult;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.api.UnreadableEntry;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.rule.RuleTopic;
import dev.trapstreet.source.Progress;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Online checks that run after a scan: verification of tokens, and token lists of accounts. By default there are none. A
 * failed check adds a {@link Problem} to the report, and the findings stay valid without it. Immutable.
 *
 * @param verifier the verifier, which sends each token to the Tokens API; empty to verify no tokens
 * @param inventories the token lists to join with the findings; the tokens of the findings are not sent for this
 */
public record OnlineChecks(Optional<Verifier> verifier, List<InventorySource> inventories) {
    /** No online checks. */
    public static final OnlineChecks NONE = new OnlineChecks(Optional.empty(), List.of());

    private static final int MAX_NAMED = 5;

    /** Scopes that an authorizing token needs to read a token list (see docs/domain.md#list-tokens). */
    private static final Set<String> NEEDED = Set.of("tokens:read", "scopes:list");

    /** Creates online checks with an immutable copy of the list. */
    public OnlineChecks {
        inventories = List.copyOf(inventories);
    }

    /**
     * Source of a token list.
     *
     * @param where the name of the source for messages, safe to display
     * @param authorizing the token that authorizes the request; empty for a file
     * @param supplier reads the list
     */
    public record InventorySource(String where, Optional<MapboxToken> authorizing, InventorySupplier supplier) {}

    /** Operation that reads a token list from the API or from a file. */
    public interface InventorySupplier {
        /**
         * Reads the token list.
         *
         * @return the token list, or a failure
         * @throws InterruptedException if the thread is interrupted while waiting
         */
        ApiResult<Inventory> get() throws InterruptedException;
    }

    /**
     * Result of online checks.
     *
     * @param findings the findings, assessed again with the additional information, in report order
     * @param problems the checks that failed
     * @param notices warnings that apply to any scan
     * @param accountNotices warnings that apply only if the scan left nothing out
     * @param interrupted whether the thread was interrupted, so that checks were left out
     */
    public record CheckedFindings(
            List<Finding> findings,
            List<Problem> problems,
            List<Notice> notices,
            List<Notice> accountNotices,
            boolean interrupted) {
        /**
         * Creates a result for a scan without online checks.
         *
         * @param findings the findings
         * @return a result with these findings only
         */
        public static CheckedFindings unchanged(List<Finding> findings) {
            return new CheckedFindings(findings, List.of(), List.of(), List.of(), false);
        }
    }

    /**
     * Returns whether there are no checks. This does not use the {@code equals} of the record, because linking it would delay
     * the start of every run.
     *
     * @return whether there is neither a verifier nor an inventory
     */
    public boolean isEmpty() {
        return verifier.isEmpty() && inventories.isEmpty();
    }

    /**
     * Runs the checks and assesses the findings again.
     *
     * @param findings the findings of a scan
     * @param judge returns a finding with its severity recomputed; called for each finding that a check changed
     * @param rules the rules, of which the one about unused tokens is named; called only if there are any
     * @param progress receives the progress
     * @return the findings with the additional information, and the failed checks. If the thread is interrupted, everything
     *     that was learned until then is kept.
     */
    public CheckedFindings run(
            List<Finding> findings, UnaryOperator<Finding> judge, Supplier<RuleSet> rules, Progress progress) {
        List<Problem> problems = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        List<Notice> ofAccounts = new ArrayList<>();
        List<Finding> known = findings;
        boolean interrupted = false;
        for (InventorySource listing : inventories) {
            if (interrupted) {
                problems.add(notRequested(listing));
                continue;
            }
            progress.update("retrieving the account's token list", 0, 0, "tokens");
            ApiResult<Inventory> result;
            try {
                result = listing.supplier().get();
            } catch (InterruptedException e) {
                problems.add(notRequested(listing));
                interrupted = true;
                continue;
            } catch (RuntimeException e) {
                result = ApiResult.internalError(e);
            }
            if (result.value().isPresent()) {
                Inventory inventory = result.value().get();
                known = inventory.join(known);
                listing.authorizing()
                        .flatMap(token -> excessScopes(inventory, token))
                        .ifPresent(notices::add);
                inventory
                        .scopesUnknown()
                        .ifPresent(failure -> scopesUnknown(listing, inventory, failure, notices, problems));
                unreadable(inventory, listing).ifPresent(notices::add);
                unused(inventory, known, listing, rules).ifPresent(ofAccounts::add);
            } else {
                ApiFailure failure = result.failure().orElseThrow();
                problems.add(new Problem(
                        Problem.Kind.LISTING_UNKNOWN, listing.where(), failure.description(), failure.advice()));
            }
        }
        if (verifier.isPresent() && interrupted) {
            problems.add(
                    new Problem(Problem.Kind.VERDICT_UNKNOWN, verifier.get().address(), "the scan was stopped"));
        } else if (verifier.isPresent()) {
            progress.update("verifying the tokens", 0, 0, "tokens");
            VerificationResult said = verifier.get()
                    .verify(known, (done, all) -> progress.update("verifying the tokens", done, all, "tokens"));
            known = said.findings();
            interrupted |= said.interrupted();
            problems(said, verifier.get().address(), problems);
        }
        List<Finding> judged = new ArrayList<>();
        for (Finding finding : known) {
            judged.add(finding.accountStatus().equals(AccountStatus.OFFLINE) ? finding : judge.apply(finding));
        }
        judged.sort(Finding.ORDER);
        return new CheckedFindings(judged, problems, notices, ofAccounts, interrupted);
    }

    private static Problem notRequested(InventorySource listing) {
        return new Problem(Problem.Kind.LISTING_UNKNOWN, listing.where(), "the scan was stopped", "Scan again.");
    }

    /** Adds one problem for each distinct reason, because many tokens usually have the same one. */
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
                "for " + count + (count == 1 ? " token, " : " tokens, ") + reason)));
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

    /** Adds a warning if the authorizing token lacks the scope to list the scopes; adds a problem for any other failure. */
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
                    "its scopes are missing, because " + failure.description(),
                    failure.advice()));
        }
    }

    private static Optional<Notice> unreadable(Inventory inventory, InventorySource listing) {
        if (inventory.unreadable().isEmpty()) {
            return Optional.empty();
        }
        UnreadableEntry first = inventory.unreadable().get(0);
        int count = inventory.unreadable().size();
        String detail = count + (count == 1 ? " entry, " : " entries, the first ")
                + Redactor.redact(first.id().orElse("without an id")) + ": " + first.reason();
        return Optional.of(
                new Notice(Notice.Topic.ENTRIES_UNREADABLE, inventory.account().orElse(listing.where()), detail));
    }

    private static Optional<Notice> unused(
            Inventory inventory, List<Finding> findings, InventorySource listing, Supplier<RuleSet> rules) {
        List<TokenMetadata> unused = new ArrayList<>(inventory.unused(findings));
        // The authorizing token itself does not belong in any code.
        listing.authorizing().flatMap(inventory::find).ifPresent(unused::remove);
        if (unused.isEmpty()) {
            return Optional.empty();
        }
        List<String> named = new ArrayList<>();
        for (TokenMetadata entry : unused.subList(0, Math.min(MAX_NAMED, unused.size()))) {
            named.add(entry.usage() + " " + entry.id());
        }
        String more = unused.size() > MAX_NAMED ? ", …" : "";
        String ids = String.join(", ", rules.get().idsAbout(RuleTopic.UNUSED));
        String detail = ids + (ids.isEmpty() ? "" : ", ") + unused.size() + " of "
                + inventory.tokens().size() + ": " + Redactor.redact(String.join(", ", named)) + more;
        return Optional.of(
                new Notice(Notice.Topic.UNUSED_TOKENS, inventory.account().orElse(listing.where()), detail));
    }
}
