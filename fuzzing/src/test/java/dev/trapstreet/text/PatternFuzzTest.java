package dev.trapstreet.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The matcher of patterns, which tries only the last star again, agrees with one that tries all of them. */
final class PatternFuzzTest {
    private static final String PATTERN_CHARACTERS = "ab/*?.";
    private static final String PATH_CHARACTERS = "ab/.";
    private static final int LONGEST = 12;

    private static String text(FuzzedDataProvider data, String characters) {
        StringBuilder text = new StringBuilder();
        int length = data.consumeInt(1, LONGEST);
        for (int i = 0; i < length; i++) {
            text.append(characters.charAt(data.consumeInt(0, characters.length() - 1)));
        }
        return text.toString();
    }

    /** Returns whether names match segments, by the words of gitignore(5). */
    private static boolean matches(List<String> segments, List<String> names) {
        if (segments.isEmpty()) {
            return names.isEmpty();
        }
        String first = segments.get(0);
        List<String> rest = segments.subList(1, segments.size());
        if (first.equals("**")) {
            if (rest.isEmpty()) {
                return !names.isEmpty(); // everything inside
            }
            for (int i = 0; i <= names.size(); i++) {
                if (matches(rest, names.subList(i, names.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !names.isEmpty() && matchesName(first, names.get(0)) && matches(rest, names.subList(1, names.size()));
    }

    private static boolean matchesName(String pattern, String name) {
        if (pattern.isEmpty()) {
            return name.isEmpty();
        }
        char c = pattern.charAt(0);
        if (c == '*') {
            for (int i = 0; i <= name.length(); i++) {
                if (matchesName(pattern.substring(1), name.substring(i))) {
                    return true;
                }
            }
            return false;
        }
        return !name.isEmpty()
                && (c == '?' || c == name.charAt(0))
                && matchesName(pattern.substring(1), name.substring(1));
    }

    @FuzzTest(maxDuration = "10s")
    void files(FuzzedDataProvider data) {
        String pattern = text(data, PATTERN_CHARACTERS);
        String path = text(data, PATH_CHARACTERS);
        Optional<GitignorePattern> parsed = GitignorePattern.parse(pattern);
        boolean ordinary =
                !pattern.contains("//") && !path.contains("//") && !path.startsWith("/") && !path.endsWith("/");
        if (parsed.isEmpty() || !ordinary) {
            return;
        }
        String body = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
        boolean anchored = body.contains("/");
        String segments = anchored ? (body.startsWith("/") ? body.substring(1) : body) : "**/" + body;
        boolean expected =
                !pattern.endsWith("/") && matches(Arrays.asList(segments.split("/")), Arrays.asList(path.split("/")));
        assertEquals(expected, parsed.get().matches(path, false), () -> pattern + " on " + path);
    }
}
