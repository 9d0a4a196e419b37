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
import org.jspecify.annotations.Nullable;

/**
 * Account-wide evidence, which depends on all findings of a scan: whether a token belongs to another account, and whether several
 * apps or environments share it (rules MBX026 and MBX027).
 *
 * <p>The project's own account is the one with the most tokens in the project's code. Vendored libraries, tests and documentation
 * do not count, and neither does what only the history has, as long as there is a token of today: accounts that were given up years ago
 * do not outvote the one that is used now, and a scan without the history gives the same answer. If two accounts have equally many tokens, the one with more locations is the own account. If these are equal too, the
 * own account is unknown, and no token is reported as another account's. Not thread-safe.
 */
public final class AccountContext {
    private final Map<String, TokenUses> tokens = new HashMap<>();
    /** Number of tokens, and of locations, in the project's code of today, by account. */
    private final Map<String, int[]> current = new HashMap<>();
    /** The same in the project's code of any time. */
    private final Map<String, int[]> ever = new HashMap<>();

    private boolean compared;
    private @Nullable String largest; // once compared: every token asks, and there may be as many accounts as tokens

    /** Creates a context without tokens. */
    public AccountContext() {}

    /**
     * Use of a token at one location. Immutable.
     *
     * @param path the path of the file, relative to the root of its tree
     * @param context the classification of the location
     * @param app the directory of the app, see {@link Classification#app}
     * @param current whether the token is there today: in a file, or in the tip of a branch
     */
    public record TokenUse(String path, LocationContext context, String app, boolean current) {}

    private record TokenUses(Optional<String> account, List<TokenUse> uses) {}

    /**
     * Adds a token with its uses. All tokens must be added before the other methods are called.
     *
     * @param fingerprint the fingerprint of the token, in hexadecimal
     * @param account the account name in the payload; empty if there is none
     * @param uses the uses of the token
     */
    public void add(String fingerprint, Optional<String> account, Collection<TokenUse> uses) {
        compared = false;
        tokens.put(fingerprint, new TokenUses(account, List.copyOf(uses)));
        int own = 0;
        int today = 0;
        for (TokenUse place : uses) {
            own += isOwn(place.context()) ? 1 : 0;
            today += isOwn(place.context()) && place.current() ? 1 : 0;
        }
        if (account.isPresent()) {
            count(account.get(), own, ever);
            count(account.get(), today, current);
        }
    }

    private static void count(String account, int locations, Map<String, int[]> accounts) {
        if (locations > 0) {
            int[] counts = accounts.computeIfAbsent(account, key -> new int[2]);
            counts[0]++;
            counts[1] += locations;
        }
    }

    private static boolean isOwn(LocationContext context) {
        return context.exposure() != Exposure.TEST
                && context.exposure() != Exposure.DOC
                && !context.tags().contains(Tag.VENDORED);
    }

    /** {@return the project's own account; empty if it is unknown} */
    public Optional<String> ownAccount() {
        if (!compared) {
            largest = largestAccount();
            compared = true;
        }
        return Optional.ofNullable(largest);
    }

    /** Returns the account with the most tokens; null if two have as many, or if there is none. */
    private @Nullable String largestAccount() {
        Map<String, int[]> accounts = current.isEmpty() ? ever : current;
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
        return tied ? null : best;
    }

    private static int compare(int[] one, int[] other) {
        return one[0] != other[0] ? Integer.compare(one[0], other[0]) : Integer.compare(one[1], other[1]);
    }

    /**
     * Returns the account-wide tags of a token.
     *
     * @param fingerprint the fingerprint of the token, in hexadecimal
     * @return a modifiable set with {@link Tag#THIRD_PARTY} or {@link Tag#SEVERAL_APPS} or both; empty for a token that was not added
     */
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

    /**
     * Whether several apps or environments share the token today. What only the history has does not count: a directory that was
     * renamed is in the history under all of its names, and was one app at any time.
     */
    private static boolean isShared(List<TokenUse> uses) {
        Set<String> apps = new HashSet<>();
        Set<String> environments = new HashSet<>();
        boolean web = false;
        boolean mobile = false;
        for (TokenUse place : uses) {
            if (!place.current()) {
                continue;
            }
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

    /**
     * Returns {@code development} or {@code production}, judged by the name of a file, such as {@code .env.production},
     * {@code environment.prod.ts} or {@code config/dev.json}; empty if the name does not tell.
     */
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
                    // the part does not name an environment
                }
            }
        }
        if (angular || path.contains("src/debug/")) {
            return Optional.of("development");
        }
        return path.contains("src/release/") ? Optional.of("production") : Optional.empty();
    }
}
