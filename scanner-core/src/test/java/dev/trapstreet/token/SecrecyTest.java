package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.detect.TokenMatch;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.rule.RuleSet;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No object that is reachable from a token, a parse result or a finding without {@code revealSecret} contains any part
 * of the secret.
 */
final class SecrecyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();

    /** Number of consecutive characters that cannot match by chance: the probability is one in 64^5. */
    private static final int TELLING = 5;

    private final TokenParser parser = new TokenParser(NOW);

    static Stream<String> tokens() {
        Random random = new Random(11);
        return Stream.of(
                TokenBuilder.pk().signature(random).build(),
                TokenBuilder.sk().signature(random).build(),
                TokenBuilder.sk().id("a1b2c3d").signature(random).buildWithDoubtfulSignature(),
                TokenBuilder.pk()
                        .account("no account name")
                        .id("?")
                        .signature(random)
                        .build(),
                TokenBuilder.pk().padded().signature(random).build(),
                TokenBuilder.tk()
                        .times(SECOND, SECOND + 60)
                        .json("scopes", "[\"tokens:write\"]")
                        .signature(random)
                        .build(),
                TokenBuilder.tk()
                        .json("x", "[]")
                        .json("ll", "1")
                        .signature(random)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void nothingReachableFromAFindingShowsTheSecret(String text) {
        MapboxToken token = parser.parse(text).token().orElseThrow();
        Location location = new Location(
                new Provenance(ContentId.ofTarget(0, "a.txt"), "a.txt", LocationPart.CONTENT),
                1,
                1,
                1 + text.length(),
                0,
                text.length());
        Finding finding = new SeverityPolicy(RuleSet.builtIn(), NOW).assess(token, List.of(), List.of(location));
        Set<Class<?>> seen = new HashSet<>();
        for (String shown : shown(seen, finding, new TokenMatch(token, location), token.lifetime(NOW))) {
            withholds(text, shown);
        }
        assertTrue(
                seen.containsAll(Set.of(Finding.class, MapboxToken.class, RawToken.class, Claims.class)),
                seen.toString());
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void aReadingShowsNothingOfWhatItRefused(String text) {
        String payload = text.substring(3, text.lastIndexOf('.'));
        for (String damaged : List.of(
                text + "x.",
                text.substring(0, text.length() - 1),
                text.replace(".", "="),
                text.substring(1),
                text.replace(payload, payload.substring(0, payload.length() / 2)),
                text.replace(payload, payload.substring(0, payload.length() / 4 * 4 - 4)))) {
            ParseResult result = parser.parse(damaged);
            assertTrue(result.failedCheck().isPresent());
            for (String shown : shown(new HashSet<>(), result)) {
                withholds(text, shown);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void aPlaceholderShowsNothingOfADamagedToken(String text) {
        byte[] damaged = (text.substring(0, text.length() - 1) + "!").getBytes(StandardCharsets.US_ASCII);
        ParseResult result = parser.parsePlaceholder(damaged, 0, damaged.length);
        assertEquals(Confidence.PLACEHOLDER, result.token().orElseThrow().confidence());
        for (String shown : shown(new HashSet<>(), result, result.token())) {
            withholds(text, shown);
        }
    }

    @Test
    void aFailedTestOfThisClassWouldBeNoticed() {
        String text = TokenBuilder.pk().signature(new Random(1)).build();
        RawToken raw = parser.parse(text).token().orElseThrow().raw();
        assertTrue(tells(text, raw.revealSecret()));
        assertTrue(tells(text, "…" + text.substring(text.length() - TELLING)));
        assertFalse(tells(text, "pk.trapstreet-test.…"));
    }

    @Test
    void theRawTokenCannotBeSerializedAndSaysThatItIsWithheld() {
        assertFalse(Serializable.class.isAssignableFrom(RawToken.class));
        assertFalse(Serializable.class.isAssignableFrom(MapboxToken.class));
        RawToken raw =
                parser.parse(TokenBuilder.pk().build()).token().orElseThrow().raw();
        assertEquals("RawToken[withheld]", raw.toString());
    }

    @Test
    void theRedactedFormIsTheAccountAndTheEndOfTheId() {
        String id = TokenBuilder.cuid(NOW, 1).substring(0, 21) + "k1x9";
        MapboxToken token = parser.parse(
                        TokenBuilder.sk().account("trapstreet").id(id).build())
                .token()
                .orElseThrow();
        assertEquals("sk.trapstreet.…k1x9", token.redacted());
        assertEquals("sk.trapstreet.…k1x9", token.toString());
    }

    @Test
    void withoutAnIdTheRedactedFormEndsWithTheFingerprintsStart() {
        MapboxToken token = parser.parse(
                        TokenBuilder.tk().times(SECOND, SECOND + 1).build())
                .token()
                .orElseThrow();
        String start = token.fingerprint().hex().substring(0, 4);
        assertEquals("tk.trapstreet-test.…#" + start, token.redacted());
    }

    @Test
    void anIdIsNeverShownWhole() {
        for (String id : List.of("abcd", "ab", "with blank", "é0000000")) {
            MapboxToken token = parser.parse(
                            TokenBuilder.pk().account("trapstreet").id(id).build())
                    .token()
                    .orElseThrow();
            assertEquals("pk.trapstreet.…#" + token.fingerprint().hex().substring(0, 4), token.redacted());
        }
    }

    private static void withholds(String token, String shown) {
        assertFalse(
                tells(token, shown), () -> "tells " + TELLING + " characters or more of the secret: " + shown.length());
    }

    /** Returns whether a text contains a part of the signature, or the encoded payload. */
    private static boolean tells(String token, String shown) {
        String signature = token.substring(token.lastIndexOf('.') + 1);
        for (int i = 0; i + TELLING <= signature.length(); i++) {
            if (shown.contains(signature.substring(i, i + TELLING))) {
                return true;
            }
        }
        return shown.contains(token.substring(3, 20));
    }

    /** Returns all texts that the public methods of our own classes return, starting from these objects. */
    private static Set<String> shown(Set<Class<?>> seen, Object... from) {
        Set<String> texts = new HashSet<>();
        Set<Object> done = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            Object value = open.remove();
            if (!done.add(value)) {
                continue;
            }
            texts.add(value.toString());
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(open::add);
            } else if (value instanceof Iterable<?> items) {
                items.forEach(open::add);
            } else if (value instanceof Map<?, ?> map) {
                open.addAll(map.keySet());
                open.addAll(map.values());
            } else if (value.getClass().isArray()) {
                for (int i = 0; i < Array.getLength(value); i++) {
                    open.add(Array.get(value, i));
                }
            } else if (value.getClass().getName().startsWith("dev.trapstreet.")) {
                seen.add(value.getClass());
                open.addAll(results(value));
            }
        }
        return texts;
    }

    private static List<Object> results(Object value) {
        return Stream.of(value.getClass().getMethods())
                .filter(method -> method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getDeclaringClass() != Object.class && method.getReturnType() != void.class)
                .filter(method -> !method.getName().equals("revealSecret"))
                .flatMap(method -> Stream.ofNullable(call(method, value)))
                .toList();
    }

    private static Object call(Method method, Object value) {
        try {
            return method.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError(method.getName(), e);
        }
    }
}
