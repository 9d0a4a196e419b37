package dev.trapstreet.rule;

import dev.trapstreet.finding.AccountStatus;
import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.token.AgeFormat;
import dev.trapstreet.token.AuthorizationId;
import dev.trapstreet.token.Claims;
import dev.trapstreet.token.Lifetime;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.token.Scope;
import dev.trapstreet.token.TokenType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Properties of a token at a given time, as rules use them: traits, and values for the placeholders of messages.
 *
 * @param traits the traits
 * @param values the values, by the name of the placeholder
 * @param entries the values of {@code {named}} by trait, such as the allowed URLs that caused it
 */
record Facts(Set<Trait> traits, Map<String, String> values, Map<Trait, List<String>> entries) {
    /** Names of the placeholders that a message can use. */
    static final Set<String> PLACEHOLDERS = Set.of(
            "account",
            "id",
            "created",
            "born",
            "age",
            "due",
            "overdue",
            "lifetime",
            "scopes",
            "session",
            "verdict",
            "named");

    private static final Instant ALLOWED_URLS_INTRODUCED = Instant.ofEpochSecond(1_552_867_200); // 2019-03-18

    /** Determines the properties of a token that was found in a project which is served on the given sites. */
    static Facts of(
            MapboxToken token, Instant now, AgeLimits ages, AccountStatus accountStatus, List<DeploySite> sites) {
        AgeLimits.Limit limit = ages.limitFor(token.type());
        Set<Trait> traits = EnumSet.of(
                switch (token.type()) {
                    case PUBLIC -> Trait.PUBLIC;
                    case SECRET -> Trait.SECRET;
                    case TEMPORARY -> Trait.TEMPORARY;
                });
        Claims claims = token.claims();
        Optional<Lifetime> lifetime = token.lifetime(now);
        lifetime.ifPresent(l -> traits.add(
                switch (l.validity()) {
                    case LIVE -> Trait.LIVE;
                    case EXPIRED -> Trait.EXPIRED;
                    case MALFORMED -> Trait.MALFORMED;
                }));
        if (token.type() == TokenType.TEMPORARY) {
            if (!claims.sessionKeys().isEmpty()) {
                traits.add(Trait.SESSION);
            }
            if (!secretScopes(claims).isEmpty()) {
                traits.add(Trait.SECRET_SCOPES);
            }
        } else {
            addAge(token.createdAt(), isLegacy(token.claims().id()), now, limit, traits);
        }
        if (!token.hasCanonicalSignature()) {
            traits.add(Trait.DOUBTFUL_SIGNATURE);
        }
        Map<Trait, List<String>> entries = AccountFacts.add(token, accountStatus, sites, traits);
        Map<String, String> values = values(claims.account().orElse("?"), claims.id(), token.createdAt(), now, limit);
        values.put("lifetime", lifetime.map(Lifetime::phrase).orElse("has no lifetime"));
        values.put("scopes", String.join(", ", secretScopes(claims)));
        values.put("session", String.join(" and ", claims.sessionKeys()));
        values.put("verdict", accountStatus.verdict().code().orElse("nothing"));
        values.put("named", "");
        return new Facts(traits, values, entries);
    }

    /** Determines the properties of a token that is known from the token list only. */
    static Facts of(UnlocatedToken token, Instant now, AgeLimits ages) {
        AgeLimits.Limit limit = ages.limitFor(token.type());
        Set<Trait> traits = EnumSet.of(token.type() == TokenType.SECRET ? Trait.SECRET : Trait.PUBLIC, Trait.NO_PLACE);
        if (token.searchedFor()) {
            traits.add(Trait.UNUSED);
        }
        AuthorizationId id = AuthorizationId.of(token.id(), now);
        Optional<Instant> created = token.created().or(id::createdAt);
        addAge(created, token.created().isEmpty() && id.isLegacy(), now, limit, traits);
        Map<Trait, List<String>> entries = AccountFacts.add(token.type(), token.standing(), traits);
        Map<String, String> values = values(token.account(), Optional.of(id), created, now, limit);
        for (String word : PLACEHOLDERS) {
            values.putIfAbsent(word, "");
        }
        return new Facts(traits, values, entries);
    }

    /** Returns the values for a message of a case that requires these traits. */
    Map<String, String> values(Set<Trait> about) {
        for (Map.Entry<Trait, List<String>> entry : entries.entrySet()) {
            if (about.contains(entry.getKey())) {
                Map<String, String> all = new HashMap<>(values);
                all.put("named", Redactor.redact(String.join(", ", entry.getValue())));
                return all;
            }
        }
        return values;
    }

    private static Map<String, String> values(
            String account,
            Optional<AuthorizationId> id,
            Optional<Instant> createdAt,
            Instant now,
            AgeLimits.Limit limits) {
        boolean legacy = isLegacy(id) && createdAt.isEmpty();
        String created = created(createdAt, legacy);
        Map<String, String> values = new HashMap<>();
        values.put("account", Redactor.redact(account));
        values.put("id", id.map(value -> Redactor.redact(value.value())).orElse("ID"));
        values.put("created", created);
        values.put("born", legacy || createdAt.isPresent() ? " (created " + created + ")" : "");
        values.put("age", age(createdAt, legacy, now));
        values.put("due", AgeFormat.format(limits.old()));
        values.put("overdue", AgeFormat.format(limits.tooOld()));
        return values;
    }

    private static void addAge(
            Optional<Instant> createdAt, boolean legacy, Instant now, AgeLimits.Limit limits, Set<Trait> traits) {
        // For ids of the two legacy shapes, only the end of the period in which they were issued is known.
        Optional<Instant> createdBy = legacy ? Optional.of(AuthorizationId.LEGACY_ENDED) : createdAt;
        if (createdBy.isEmpty()) {
            return;
        }
        if (createdBy.get().isBefore(ALLOWED_URLS_INTRODUCED)) {
            traits.add(Trait.BEFORE_ALLOWED_URLS);
        }
        Duration age = Duration.between(createdBy.get(), now);
        if (legacy || age.compareTo(limits.tooOld()) >= 0) {
            traits.add(Trait.TOO_OLD);
        } else if (age.compareTo(limits.old()) >= 0) {
            traits.add(Trait.OLD);
        }
    }

    private static boolean isLegacy(Optional<AuthorizationId> id) {
        return id.map(AuthorizationId::isLegacy).orElse(false);
    }

    private static List<String> secretScopes(Claims claims) {
        return claims.scopes().orElse(List.of()).stream()
                .filter(Scope::isSecret)
                .map(scope -> Redactor.redact(scope.name()))
                .collect(Collectors.toList());
    }

    private static String created(Optional<Instant> createdAt, boolean legacy) {
        return createdAt
                .map(time -> "on " + time.atZone(ZoneOffset.UTC).toLocalDate())
                .orElse(legacy ? "before November 2015" : "at an unknown time");
    }

    private static String age(Optional<Instant> createdAt, boolean legacy, Instant now) {
        if (legacy) {
            return "more than " + AgeFormat.format(Duration.between(AuthorizationId.LEGACY_ENDED, now));
        }
        return createdAt
                .map(time -> AgeFormat.format(Duration.between(time, now)))
                .orElse("of unknown age");
    }
}
