package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Tag;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What only all findings together tell: whose token it is, and whether several apps share it (MBX026, MBX027).
 *
 * <p>The project's own account is the one with the most tokens in its own code, copied libraries, tests and documentation
 * left out; between two with as many, the one with more places. Where that decides nothing, no account is called another's.
 * To be filled by one thread and then asked.
 */
public final class AccountContext {
    private final Map<String, TokenUses> tokens = new HashMap<>();
    private final Map<String, int[]> accounts = new HashMap<>();

    /**
     * Where a token stands.
     *
     * @param path relative to the tree's root
     * @param app as {@link Classification} has it
     */
    public record TokenUse(String path, LocationContext context, String app) {}

    private record TokenUses(Optional<String> account, List<TokenUse> uses) {}

    /** A token with its places. */
    public void add(String fingerprint, Optional<String> account, Collection<TokenUse> uses) {
        tokens.put(fingerprint, new TokenUses(account, List.copyOf(uses)));
        int own = 0;
        for (TokenUse place : uses) {
            own += isOwn(place.context()) ? 1 : 0;
        }
        if (account.isPresent() && own > 0) {
            int[] counts = accounts.computeIfAbsent(account.get(), key -> new int[2]);
            counts[0]++;
            counts[1] += own;
        }
    }

    private static boolean isOwn(LocationContext context) {
        return context.exposure() != Exposure.TEST
                && context.exposure() != Exposure.DOC
                && !context.tags().contains(Tag.VENDORED);
    }

    /** The account that the project's own tokens are of; empty when it cannot be told. */
    public Optional<String> ownAccount() {
        String best = null;
        boolean tied = false;
        for (Map.Entry<String, int[]> entry : accounts.entrySet()) {
            int more = best == null ? 1 : compare(entry.getValue(), accounts.getOrDefault(best, new int[2]));
            if (more > 0) {
                best = entry.getKey();
                tied = false;
            } else if (more == 0) {
                tied = true;
            }
        }
        return tied ? Optional.empty() : Optional.ofNullable(best);
    }

    private static int compare(int[] one, int[] other) {
        return one[0] != other[0] ? Integer.compare(one[0], other[0]) : Integer.compare(one[1], other[1]);
    }

    /** What is known of a token, once all were added. */
    public Set<Tag> tagsOf(String fingerprint) {
        Set<Tag> tags = EnumSet.noneOf(Tag.class);
        TokenUses token = tokens.get(fingerprint);
        if (token == null) {
            return tags;
        }
        Optional<String> own = ownAccount();
        if (own.isPresent() && token.account().isPresent() && !own.equals(token.account())) {
            tags.add(Tag.THIRD_PARTY);
        }
        if (isShared(token.uses())) {
            tags.add(Tag.SEVERAL_APPS);
        }
        return tags;
    }

    private static boolean isShared(List<TokenUse> uses) {
        Set<String> apps = new HashSet<>();
        Set<String> environments = new HashSet<>();
        boolean web = false;
        boolean mobile = false;
        for (TokenUse place : uses) {
            Exposure exposure = place.context().exposure();
            boolean ships = exposure == Exposure.WEB_CLIENT || exposure == Exposure.MOBILE_APP;
            web |= exposure == Exposure.WEB_CLIENT;
            mobile |= exposure == Exposure.MOBILE_APP;
            if (isOwn(place.context()) && (ships || exposure == Exposure.SERVER)) {
                apps.add(place.app());
                environmentOf(place.path()).ifPresent(environments::add);
            }
        }
        return apps.size() > 1 || (web && mobile) || environments.size() > 1;
    }

    /** Development or production, by a file's name: {@code .env.production}, {@code environment.prod.ts}, {@code config/dev.json}. */
    static Optional<String> environmentOf(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        boolean angular = name.equals("environment.ts") || name.equals("environment.js");
        for (String part : name.split("[._-]", -1)) {
            switch (part) {
                case "prod", "production", "live" -> {
                    return Optional.of("production");
                }
                case "dev", "development", "debug", "local", "staging", "stage" -> {
                    return Optional.of("development");
                }
                default -> {
                    // says nothing of an environment
                }
            }
        }
        if (angular || path.contains("src/debug/")) {
            return Optional.of("development");
        }
        return path.contains("src/release/") ? Optional.of("production") : Optional.empty();
    }
}
