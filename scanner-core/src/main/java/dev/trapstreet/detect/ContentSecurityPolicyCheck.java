package dev.trapstreet.detect;

import dev.trapstreet.text.Ascii;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Check for a content security policy that lacks what GL JS needs (MBX078, see docs/domain.md#other-facts 6): workers
 * and images from {@code blob:}, images from {@code data:}, connections to {@code api.mapbox.com} and
 * {@code events.mapbox.com}.
 *
 * <p>A directive that is absent is replaced by the directive it falls back to. If the policy has no fallback either,
 * everything is allowed. A policy that is assembled from several strings is not checked. The directives of helmet, an object,
 * are.
 */
final class ContentSecurityPolicyCheck implements HygieneCheck {
    private static final String HEADER = "content-security-policy";
    private static final String OBJECT = "contentsecuritypolicy";
    private static final int MAX_LENGTH = 4_000;
    private static final int BEFORE = 200;
    private static final String DIRECTIVE = "-src";
    private static final String REPORT_ONLY = "-report-only";

    @Override
    public List<String> anchors() {
        return List.of(HEADER, OBJECT);
    }

    @Override
    public @Nullable CheckMatch check(AnchorText text) {
        int limit = text.limit(MAX_LENGTH);
        if (text.has(OBJECT, text.start())) {
            Map<String, Set<String>> object = HelmetDirectives.read(text, limit);
            return object == null ? null : matchOf(text, object);
        }
        int directive = text.find(DIRECTIVE, text.end(), Math.min(limit, text.end() + BEFORE));
        if (directive < 0 || text.has(REPORT_ONLY, text.end())) {
            return null;
        }
        int start = directive;
        while (start > text.end() && Ascii.isWord(text.get(start - 1))) {
            start--;
        }
        int open = open(text, start);
        int end = open < 0 ? text.lineEnd(start, limit) : close(text, open, start, limit);
        text.settle(Math.max(end, start));
        boolean cut = end < 0 || (end == limit && text.get(end) >= 0);
        if (cut || (open >= 0 && text.get(text.skipBlank(end + 1, limit)) == '+')) {
            return null;
        }
        String policy = text.text(start, end).toLowerCase(Locale.ROOT);
        if (policy.contains("${") || policy.contains("<%")) {
            return null;
        }
        return matchOf(text, directives(policy));
    }

    private static @Nullable CheckMatch matchOf(AnchorText text, Map<String, Set<String>> policy) {
        List<String> lacking = lacking(policy);
        return lacking.isEmpty() ? null : new CheckMatch(text.start(), text.end(), String.join(", ", lacking));
    }

    /** Returns the index of the quote before the policy, or -1 if the policy is not quoted and ends with its line. */
    private static int open(AnchorText text, int start) {
        int i = start - 1;
        while (i > text.end() && isDirectivePart(text.get(i))) {
            i--;
        }
        int b = text.get(i);
        return b == '"' || b == '`' || b == '\'' ? i : -1;
    }

    private static boolean isDirectivePart(int b) {
        return Ascii.isWord(b) || Ascii.isBlank(b) || b == '-' || b == ';';
    }

    /** Returns the index of the quote that ends the policy, or -1 if it is missing or quotes are doubled inside. */
    private static int close(AnchorText text, int open, int start, int limit) {
        int quote = text.get(open);
        int i = start;
        while (i < limit && text.get(i) != quote) {
            i += text.get(i) == '\\' ? 2 : 1;
        }
        boolean doubled = quote == '\'' && (text.get(i + 1) == quote || text.get(open - 1) == quote);
        return i >= limit || doubled ? -1 : i;
    }

    private static Map<String, Set<String>> directives(String policy) {
        Map<String, Set<String>> found = new HashMap<>();
        for (String directive : policy.split(";", -1)) {
            String[] words = directive.strip().split("\\s+", -1);
            found.putIfAbsent(words[0], Set.copyOf(List.of(words)));
        }
        return found;
    }

    private static List<String> lacking(Map<String, Set<String>> policy) {
        List<String> lacking = new ArrayList<>();
        Set<String> worker = sourcesOf(policy, "worker-src", "child-src", "script-src", "default-src");
        if (!worker.isEmpty() && !worker.contains("blob:")) {
            lacking.add("worker-src blob:");
        }
        Set<String> img = sourcesOf(policy, "img-src", "default-src");
        if (!img.isEmpty() && !(img.contains("data:") && img.contains("blob:"))) {
            lacking.add("img-src data: blob:");
        }
        Set<String> connect = sourcesOf(policy, "connect-src", "default-src");
        for (String host : List.of("api.mapbox.com", "events.mapbox.com")) {
            if (!connect.isEmpty() && !allows(connect, host)) {
                lacking.add("connect-src https://" + host);
            }
        }
        return lacking;
    }

    /**
     * Returns the sources of the first of these directives that the policy has, or an empty set if it has none of them.
     */
    private static Set<String> sourcesOf(Map<String, Set<String>> policy, String... names) {
        for (String name : names) {
            Set<String> words = policy.get(name);
            if (words != null) {
                return words;
            }
        }
        return Set.of();
    }

    private static boolean allows(Set<String> sources, String host) {
        for (String source : sources) {
            String place = source.startsWith("https://") ? source.substring("https://".length()) : source;
            String bare = place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
            if (source.equals("*") || source.equals("https:") || bare.equals(host) || bare.equals("*.mapbox.com")) {
                return true;
            }
        }
        return false;
    }
}
