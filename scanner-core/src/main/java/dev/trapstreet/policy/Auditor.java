package dev.trapstreet.policy;

import dev.trapstreet.api.ApiFailure;
import dev.trapstreet.api.TokenMetadata;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Listed;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Restriction;
import dev.trapstreet.finding.RuleHit;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Standing;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.rule.Unplaced;
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
 * Lays an account's listing beside the findings of a scan. A token that stands somewhere is judged where it stands; of one that stands
 * nowhere, or that nobody looked for, the rules judge what the listing tells.
 */
public final class Auditor {
    /** To list the tokens, and to know which scopes there are. */
    private static final Set<String> NEEDED = Set.of("tokens:read", "scopes:list");

    private final RuleSet rules;
    private final Instant now;
    private final Configuration configuration;

    /**
     * An auditor that judges by these.
     *
     * @param now the moment by which ages are judged
     * @param configuration of the scan; what stands in no place is judged as its first target says
     */
    public Auditor(RuleSet rules, Instant now, Configuration configuration) {
        this.rules = rules;
        this.now = now;
        this.configuration = configuration;
    }

    /**
     * Audits.
     *
     * @param account whose listing it is
     * @param authorizing the token that asked for the listing; empty when nobody asked
     * @param scanned the report of a scan; empty to audit the account alone
     */
    public Audit audit(
            String account, Inventory inventory, Optional<MapboxToken> authorizing, Optional<Report> scanned) {
        return new Run(account, inventory, authorizing, scanned).audit();
    }

    /** The state of one audit. */
    private final class Run {
        private final String account;
        private final Inventory inventory;
        private final Optional<MapboxToken> authorizing;
        private final Optional<Report> scanned;
        private final List<AuditedToken> tokens = new ArrayList<>();
        private final Set<String> listed = new HashSet<>();
        private int others;

        Run(String account, Inventory inventory, Optional<MapboxToken> authorizing, Optional<Report> scanned) {
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
                    // Of an sk whose text somebody changed the listing cannot tell: the first one stands for all.
                    found.putIfAbsent(entry.get().id(), finding);
                } else if (isAbsent(finding.token())) {
                    tokens.add(absent(finding));
                } else {
                    others++;
                }
            }
            Set<String> seen = new HashSet<>();
            for (TokenMetadata entry : inventory.tokens()) {
                if (seen.add(entry.id())) {
                    Finding finding = found.get(entry.id());
                    tokens.add(finding == null ? unplaced(entry) : placed(entry, finding));
                }
            }
            tokens.sort(AuditedToken.ORDER);
            return new Audit(
                    account,
                    now,
                    inventory.isComplete(),
                    inventory.account().isPresent(),
                    inventory.scopesUnknown().map(ApiFailure::what),
                    unneeded(),
                    scanned,
                    others,
                    tokens);
        }

        /** Those of the scan, judged once more with what the listing says. What was accepted stays so. */
        private List<Finding> findings() {
            if (scanned.isEmpty()) {
                return List.of();
            }
            Acceptance none = new Acceptance(Configuration.NONE, Optional.empty(), new LineAllowances(), now);
            SeverityPolicy policy = new SeverityPolicy(rules, now, configuration, none);
            List<Finding> judged = new ArrayList<>();
            for (Finding finding : inventory.join(scanned.get().findings())) {
                judged.add(policy.judge(finding));
            }
            return judged;
        }

        /** True for a permanent token of this account that the listing does not have, complete or not. */
        private boolean isAbsent(MapboxToken token) {
            Optional<String> id = token.claims().id().map(AuthorizationId::value);
            return token.claims().account().equals(Optional.of(account))
                    && token.type() != TokenType.TEMPORARY
                    && token.confidence() == Confidence.CERTAIN
                    && id.isPresent()
                    && !listed.contains(id.get());
        }

        /** Gone from the account, where all of it is listed. */
        private AuditedToken absent(Finding finding) {
            MapboxToken token = finding.token();
            boolean gone = inventory.isComplete();
            return new AuditedToken(
                    token.type(),
                    token.redacted(),
                    token.claims().id().map(AuthorizationId::value).orElse(""),
                    token.createdAt(),
                    Optional.empty(),
                    finding.restriction(),
                    gone ? AuditedToken.Presence.GONE : AuditedToken.Presence.UNLISTED,
                    Optional.of(finding),
                    Heading.of(finding.rules(), Optional.of(gone ? Heading.GONE : Heading.UNLISTED)),
                    finding.rules(),
                    finding.severity());
        }

        private AuditedToken placed(TokenMetadata entry, Finding finding) {
            return audited(
                    entry, AuditedToken.Presence.IN_CODE, Optional.of(finding), finding.rules(), finding.severity());
        }

        private AuditedToken unplaced(TokenMetadata entry) {
            boolean asking = isAuthorizing(entry);
            Standing standing =
                    new Standing(Verdict.NOT_ASKED, Inventory.restriction(entry), Optional.of(inventory.listed(entry)));
            Unplaced token = new Unplaced(
                    type(entry), account, entry.id(), entry.created(), standing, scanned.isPresent() && !asking);
            TargetConfig target = configuration.anywhere();
            List<RuleHit> hits = new ArrayList<>();
            Severity severity = Severity.INFO;
            for (RuleHit hit : rules.judge(token, now, target.ages())) {
                Optional<RuleHit> configured = target.configured(hit);
                if (configured.isPresent()) {
                    hits.add(configured.get());
                    severity = severity.max(configured.get().severity());
                }
            }
            hits.sort(RuleHit.ORDER);
            AuditedToken.Presence presence = asking
                    ? AuditedToken.Presence.AUTHORIZING
                    : scanned.isPresent() ? AuditedToken.Presence.NOWHERE : AuditedToken.Presence.NOT_SOUGHT;
            return audited(entry, presence, Optional.empty(), hits, severity);
        }

        private AuditedToken audited(
                TokenMetadata entry,
                AuditedToken.Presence presence,
                Optional<Finding> finding,
                List<RuleHit> hits,
                Severity severity) {
            TokenType type = type(entry);
            Restriction restriction = Inventory.restriction(entry);
            Listed metadata = shown(inventory.listed(entry));
            return new AuditedToken(
                    type,
                    MapboxToken.redacted(type, account, entry.id(), "?"),
                    entry.id(),
                    entry.created().or(() -> AuthorizationId.of(entry.id(), now).createdAt()),
                    Optional.of(metadata),
                    restriction,
                    presence,
                    finding,
                    Heading.of(hits, Optional.empty()),
                    hits,
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

    /** With a note that is fit for a report: it is anybody's words. */
    private static Listed shown(Listed listed) {
        return new Listed(
                listed.isDefault(),
                listed.scopes(),
                listed.unknownScopes(),
                listed.note().map(Shown::of).filter(note -> !note.isEmpty()),
                listed.created(),
                listed.modified(),
                listed.applications());
    }

    /** What is not public can do harm: a usage that the document does not name counts as secret. */
    private static TokenType type(TokenMetadata entry) {
        return entry.usage().equals(TokenType.PUBLIC.header()) ? TokenType.PUBLIC : TokenType.SECRET;
    }
}
