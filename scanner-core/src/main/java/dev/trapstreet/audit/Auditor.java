package dev.trapstreet.audit;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.ListingEntry;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleViolation;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.InlineSuppressions;
import dev.trapstreet.policy.SafeText;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.policy.SuppressionResolver;
import dev.trapstreet.policy.TargetConfig;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.rule.UnlocatedToken;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.TokenType;
import dev.trapstreet.verify.Inventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Auditor that compares an account's token list with the findings of a scan. Tokens found in the code are rated at
 * their locations. For all others, the rules are applied to the entry in the list. Immutable.
 */
public final class Auditor {
    /** Scopes that an audit requires: for the token list and for the available scopes. */
    private static final Set<String> NEEDED = Set.of("tokens:read", "scopes:list");

    private final RuleSet rules;
    private final Instant now;
    private final Configuration configuration;

    /**
     * Creates an auditor.
     *
     * @param rules the rules
     * @param now the time against which ages are checked
     * @param configuration the configuration of the scan; its first target applies to tokens without a location
     */
    public Auditor(RuleSet rules, Instant now, Configuration configuration) {
        this.rules = rules;
        this.now = now;
        this.configuration = configuration;
    }

    /**
     * Compares a token list with the findings of a scan.
     *
     * @param account the account that owns the token list
     * @param inventory the token list
     * @param authorizing the token that authorized the list; empty if the list comes from a file
     * @param scanned the report of a scan; empty to audit the account alone
     * @return the audit
     */
    public Audit audit(
            String account, Inventory inventory, Optional<MapboxToken> authorizing, Optional<Report> scanned) {
        return new AccountAudit(account, inventory, authorizing, scanned).audit();
    }

    /** State of a single audit. */
    private final class AccountAudit {
        private final String account;
        private final Inventory inventory;
        private final Optional<MapboxToken> authorizing;
        private final Optional<Report> scanned;
        private final List<AuditedToken> tokens = new ArrayList<>();
        private final Set<String> listed = new HashSet<>();
        private int otherAccountsCount;

        AccountAudit(String account, Inventory inventory, Optional<MapboxToken> authorizing, Optional<Report> scanned) {
            this.account = account;
            this.inventory = inventory;
            this.authorizing = authorizing;
            this.scanned = scanned;
            for (TokenMetadata entry : inventory.tokens()) {
                listed.add(entry.id());
            }
        }

        Audit audit() {
            Map<String, Finding> found = new HashMap<>();
            for (Finding finding : findings()) {
                Optional<TokenMetadata> entry = inventory.find(finding.token());
                if (entry.isPresent()) {
                    // The list omits the text of an sk, so altered copies cannot be detected: the first finding is used
                    // for all.
                    found.putIfAbsent(entry.get().id(), finding);
                } else if (isUnlisted(finding.token())) {
                    tokens.add(unlistedToken(finding));
                } else {
                    otherAccountsCount++;
                }
            }
            Set<String> seen = new HashSet<>();
            for (TokenMetadata entry : inventory.tokens()) {
                if (seen.add(entry.id())) {
                    Finding finding = found.get(entry.id());
                    tokens.add(finding == null ? missingToken(entry) : foundToken(entry, finding));
                }
            }
            tokens.sort(AuditedToken.ORDER);
            return new Audit(
                    account,
                    now,
                    inventory.isComplete(),
                    inventory.account().isPresent(),
                    inventory.scopesUnknown().map(ApiFailure::description),
                    unneeded(),
                    scanned,
                    otherAccountsCount,
                    tokens);
        }

        /** Returns the findings of the scan, rated again with the information of the list. Suppressions are kept. */
        private List<Finding> findings() {
            if (scanned.isEmpty()) {
                return List.of();
            }
            SuppressionResolver none =
                    new SuppressionResolver(Configuration.NONE, Optional.empty(), new InlineSuppressions(), now);
            SeverityPolicy policy = new SeverityPolicy(rules, now, configuration, none);
            List<Finding> judged = new ArrayList<>();
            for (Finding finding : inventory.join(scanned.get().findings())) {
                judged.add(policy.assess(finding));
            }
            return judged;
        }

        /**
         * Returns whether a token is permanent and belongs to this account, but is not in the list, which may be
         * incomplete.
         */
        private boolean isUnlisted(MapboxToken token) {
            Optional<String> id = token.claims().id().map(AuthorizationId::value);
            return token.claims().account().equals(Optional.of(account))
                    && token.type() != TokenType.TEMPORARY
                    && token.confidence() == Confidence.CERTAIN
                    && id.isPresent()
                    && !listed.contains(id.get());
        }

        /** Returns the result for a token that is not in the list. It counts as deleted if the list is complete. */
        private AuditedToken unlistedToken(Finding finding) {
            MapboxToken token = finding.token();
            boolean gone = inventory.isGone(token);
            return new AuditedToken(
                    token.type(),
                    token.redacted(),
                    token.claims().id().map(AuthorizationId::value).orElse(""),
                    token.createdAt(),
                    Optional.empty(),
                    finding.restriction(),
                    gone ? AuditedToken.Presence.GONE : AuditedToken.Presence.UNLISTED,
                    Optional.of(finding),
                    AuditCategory.of(
                            rules,
                            finding.violations(),
                            Optional.of(gone ? AuditCategory.GONE : AuditCategory.UNLISTED)),
                    finding.violations(),
                    finding.severity());
        }

        private AuditedToken foundToken(TokenMetadata entry, Finding finding) {
            return audited(
                    entry,
                    AuditedToken.Presence.IN_CODE,
                    Optional.of(finding),
                    finding.violations(),
                    finding.severity());
        }

        private AuditedToken missingToken(TokenMetadata entry) {
            boolean asking = isAuthorizing(entry);
            AccountStatus accountStatus = new AccountStatus(
                    Verdict.NOT_ASKED, Inventory.restriction(entry), Optional.of(inventory.entryOf(entry)));
            UnlocatedToken token = new UnlocatedToken(
                    type(entry), account, entry.id(), entry.created(), accountStatus, scanned.isPresent() && !asking);
            TargetConfig target = configuration.defaultTarget();
            List<RuleViolation> violations = new ArrayList<>();
            Severity severity = Severity.INFO;
            for (RuleViolation violation : rules.evaluate(token, now, target.ages())) {
                Optional<RuleViolation> configured = target.configured(violation);
                if (configured.isPresent()) {
                    violations.add(configured.get());
                    severity = severity.max(configured.get().severity());
                }
            }
            violations.sort(RuleViolation.ORDER);
            AuditedToken.Presence presence = asking
                    ? AuditedToken.Presence.AUTHORIZING
                    : scanned.isPresent() ? AuditedToken.Presence.NOWHERE : AuditedToken.Presence.NOT_SOUGHT;
            return audited(entry, presence, Optional.empty(), violations, severity);
        }

        private AuditedToken audited(
                TokenMetadata entry,
                AuditedToken.Presence presence,
                Optional<Finding> finding,
                List<RuleViolation> violations,
                Severity severity) {
            TokenType type = type(entry);
            Restriction restriction = Inventory.restriction(entry);
            ListingEntry metadata = redacted(inventory.entryOf(entry));
            return new AuditedToken(
                    type,
                    MapboxToken.redacted(type, account, entry.id(), "?"),
                    entry.id(),
                    entry.created().or(() -> AuthorizationId.of(entry.id(), now).createdAt()),
                    Optional.of(metadata),
                    restriction,
                    presence,
                    finding,
                    AuditCategory.of(rules, violations, Optional.empty()),
                    violations,
                    severity);
        }

        private boolean isAuthorizing(TokenMetadata entry) {
            return authorizing
                    .flatMap(token -> token.claims().id())
                    .map(id -> id.value().equals(entry.id()))
                    .orElse(false);
        }

        private List<String> unneeded() {
            List<String> unneeded = new ArrayList<>();
            for (TokenMetadata entry : inventory.tokens()) {
                if (isAuthorizing(entry)) {
                    unneeded.addAll(entry.scopes());
                }
            }
            authorizing.flatMap(token -> token.claims().scopes()).ifPresent(scopes -> {
                for (Scope scope : scopes) {
                    unneeded.add(scope.name());
                }
            });
            unneeded.removeAll(NEEDED);
            return unneeded;
        }
    }

    /** Returns a copy with a sanitized note, because the note is arbitrary text. */
    private static ListingEntry redacted(ListingEntry entry) {
        return new ListingEntry(
                entry.isDefault(),
                entry.scopes(),
                entry.unknownScopes(),
                entry.note().map(SafeText::clean).filter(note -> !note.isEmpty()),
                entry.created(),
                entry.modified(),
                entry.applications(),
                entry.others());
    }

    /**
     * Returns the type of an entry. An undocumented usage counts as secret, because a secret token is more dangerous.
     */
    private static TokenType type(TokenMetadata entry) {
        return entry.usage().equals(TokenType.PUBLIC.header()) ? TokenType.PUBLIC : TokenType.SECRET;
    }
}
