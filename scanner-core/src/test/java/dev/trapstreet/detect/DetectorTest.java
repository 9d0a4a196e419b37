package dev.trapstreet.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.text.Position;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DetectorTest {
    private static final long SECOND = Detection.NOW.getEpochSecond();

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsExactlyWhatTheRegularExpressionAndADecoderFind(long seed) {
        byte[] bytes = randomText(new Random(seed));
        List<RegexOracle.Hit> expected = new RegexOracle(Detection.NOW).find(bytes);
        List<RegexOracle.Hit> found = Detection.in(bytes, PlaceholderMode.HIDE).stream()
                .map(DetectorTest::hit)
                .toList();
        assertEquals(expected, found, () -> "seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysWhereEachTokenStands(long seed) {
        byte[] bytes = randomText(new Random(seed));
        for (TokenMatch match : Detection.in(bytes, PlaceholderMode.HIDE)) {
            Location location = match.location();
            int offset = (int) location.offset();
            int length = match.token().raw().revealSecret().length();
            Position position = RegexOracle.position(bytes, offset);
            Provenance text = new Provenance(ContentId.ofTarget(0, "text"), "text", LocationPart.CONTENT);
            int end = position.column() + length;
            Location expected = new Location(text, position.line(), position.column(), end, offset, length);
            assertEquals(expected, location, () -> "seed " + seed);
            String there = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
            assertEquals(there, match.token().raw().revealSecret(), () -> "seed " + seed);
        }
    }

    @Test
    void theRandomTextsHoldTokensOfAllKinds() {
        int certain = 0;
        int likely = 0;
        int overlapping = 0;
        for (long seed = 0; seed < 200; seed++) {
            int end = 0;
            for (RegexOracle.Hit hit : new RegexOracle(Detection.NOW).find(randomText(new Random(seed)))) {
                certain += hit.certain() ? 1 : 0;
                likely += hit.certain() ? 0 : 1;
                overlapping += hit.offset() < end ? 1 : 0;
                end = hit.offset() + hit.text().length();
            }
        }
        String counts = certain + " certain, " + likely + " likely, " + overlapping + " overlapping";
        assertTrue(certain > 100 && likely > 100 && overlapping > 10, counts);
    }

    static final List<String> BEFORE = List.of(
            "",
            " ",
            "\"",
            "'",
            "`",
            "=",
            "%22",
            "%3D",
            "xx",
            "(",
            ">",
            "@",
            "/",
            "\\",
            ".",
            "..",
            "-",
            "_",
            "A",
            "9",
            "é",
            "🗺",
            "\n",
            "\r",
            "\0",
            "k.",
            "pk.",
            "s",
            "k",
            "pk.eyJ",
            "sk.eyJ1.",
            "access_token=",
            "\ufeff",
            "x".repeat(50),
            "x".repeat(50) + ".");

    @ParameterizedTest
    @FieldSource("BEFORE")
    void whateverStandsBeforeItATokenIsFoundWhole(String before) {
        String[] ends = {
            "",
            "\n",
            "\r\n",
            " ",
            "\"",
            "'",
            "`",
            "%22",
            "&x=1",
            "#",
            ")",
            "</string>",
            "\\",
            "\\n",
            ".",
            "=",
            ",",
            ";",
            "é",
            "\0",
            "\u007f"
        };
        for (String token : List.of(
                TokenBuilder.pk().build(),
                TokenBuilder.sk().buildWithDoubtfulSignature(),
                TokenBuilder.tk().times(SECOND, SECOND + 60).build())) {
            for (String after : ends) {
                List<TokenMatch> found = Detection.in(before + token + after);
                assertEquals(List.of(token), Detection.tokens(found), "after: " + after);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xx", "A", "-", "_", "0", "A.b", "pk"})
    void whatIsGluedBehindATokenMakesItLikely(String glued) {
        String token = TokenBuilder.sk().build();
        List<TokenMatch> found = Detection.in("\"" + token + glued + "\"");
        assertEquals(List.of(token), Detection.tokens(found));
        assertEquals(Confidence.LIKELY, found.get(0).token().confidence());
        assertEquals(List.of(), Detection.in(TokenBuilder.sk().buildWithDoubtfulSignature() + glued));
    }

    @Test
    void twoTokensGluedTogetherAreBothFound() {
        String first = TokenBuilder.pk().build();
        String second = TokenBuilder.sk().build();
        List<TokenMatch> found = Detection.in(first + second);
        assertEquals(List.of(first, second), Detection.tokens(found));
        assertEquals(List.of(first, second), Detection.tokens(Detection.in(first + "." + second)));
    }

    @Test
    void allTokensOfALineAreFoundInTheirOrder() {
        StringBuilder line = new StringBuilder("ü: ");
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tokens.add(TokenBuilder.random(new Random(i)).build());
            line.append(tokens.get(i)).append(i % 2 == 0 ? ", " : " 地");
        }
        assertEquals(tokens, Detection.tokens(Detection.in(line.toString())));
    }

    /** See docs/domain.md#older-forms-and-look-alikes, and docs/domain.md#ambiguous-locations, case 13. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "key = 'pk.0a1b2c3d4e5f60718293a4b5c6d7e8f9'", // LocationIQ
                "i18n.sk.footer.button.label.of.a.very.long.message.key.in.slovak",
                "pk.test pk.0000.1111 pk.abcdefg.xxxxxx pk.xxx pk.token pk.abcd1234",
                "pk.eyJ1... pk.eyJ1… sk.eyJ1IjoiMAPBOX_USER.here",
                "sk.your_secret_token_here YOUR_MAPBOX_ACCESS_TOKEN <your access token here> <#your access token#>",
                "pk.eyJxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxx",
                "https://api.mapbox.com/styles/v1/mapbox/streets-v11?access_token=pk.YOUR_TOKEN",
            })
    void lookAlikesAreNotFound(String text) {
        assertEquals(List.of(), Detection.in(text));
    }

    @Test
    void keysOfOtherCompaniesAreNotFound() {
        String noise = "0a1b2c3d4e5f60718293a4b5";
        assertEquals(List.of(), Detection.in("pk_live_" + noise + " sk_test_" + noise + " pk_test_" + noise));
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of(),
                Detection.in("sk." + header + "." + "A".repeat(22) + " tk." + header + "." + "A".repeat(22)));
    }

    @Test
    void placeholdersAreFoundOnRequestOnly() {
        byte[] text = "a pk.eyJ1... b sk.eyJ1IjoiMAPBOX_USER c pk.test d".getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of(), Detection.in(text, PlaceholderMode.HIDE));
        List<TokenMatch> shown = Detection.in(text, PlaceholderMode.SHOW);
        assertEquals(List.of("pk.eyJ1...", "sk.eyJ1IjoiMAPBOX_USER"), Detection.tokens(shown));
        for (TokenMatch match : shown) {
            assertEquals(Confidence.PLACEHOLDER, match.token().confidence());
        }
        assertEquals(3, shown.get(0).location().column());
        assertEquals(13, shown.get(0).location().endColumn());
    }

    @Test
    void theShortestPlaceholderIsItsStartAlone() {
        byte[] text = "pk.eyJ".getBytes(StandardCharsets.UTF_8);
        assertEquals(List.of("pk.eyJ"), Detection.tokens(Detection.in(text, PlaceholderMode.SHOW)));
        assertEquals(List.of(), Detection.in("pk.ey".getBytes(StandardCharsets.UTF_8), PlaceholderMode.SHOW));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withPlaceholdersShownEveryTokenIsStillFound(long seed) {
        byte[] bytes = randomText(new Random(seed));
        List<RegexOracle.Hit> expected = new RegexOracle(Detection.NOW).find(bytes);
        List<RegexOracle.Hit> found = Detection.in(bytes, PlaceholderMode.SHOW).stream()
                .filter(match -> match.token().confidence() != Confidence.PLACEHOLDER)
                .map(DetectorTest::hit)
                .toList();
        assertEquals(expected, found, () -> "seed " + seed);
    }

    @Test
    void theShortestAndTheLongestTokenAreFound() {
        String shortest = TokenBuilder.tk().account("trapstreet").build();
        assertEquals(List.of(shortest), Detection.tokens(Detection.in(shortest)));
        String start = "{\"u\":\"trapstreet\",\"a\":\"a1b2c3d\",\"x\":\"";
        String longest = TokenBuilder.pk().withPayload(start + "x".repeat(1_500 - start.length()) + "\"}");
        assertEquals(2_029, longest.length());
        assertEquals(List.of(longest), Detection.tokens(Detection.in("x" + longest)));
    }

    @Test
    void hostileTextsAreReadInTheTimeOfOrdinaryOnes() {
        for (String piece : List.of("pk.eyJ", "pk.eyJ" + "A".repeat(1_990) + ".", ".", "k.eyJ", "=", "pk.eyJ1=")) {
            String text = piece.repeat(5_000_000 / piece.length());
            assertTimeout(Duration.ofSeconds(10), () -> assertEquals(List.of(), Detection.in(text)), piece);
        }
    }

    private static RegexOracle.Hit hit(TokenMatch match) {
        MapboxToken token = match.token();
        boolean certain = token.confidence() == Confidence.CERTAIN;
        return new RegexOracle.Hit((int) match.location().offset(), token.raw().revealSecret(), certain);
    }

    /** Returns intact and damaged tokens, between other text of all kinds or directly adjacent to it. */
    private static byte[] randomText(Random random) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            text.writeBytes(piece(random).getBytes(StandardCharsets.UTF_8));
            if (random.nextInt(10) == 0) {
                text.write(0x80 + random.nextInt(0x60)); // malformed, but never the start of a surrogate
            }
        }
        return text.toByteArray();
    }

    private static String piece(Random random) {
        String token = token(random);
        return switch (random.nextInt(11)) {
            case 0, 1, 2 -> token;
            case 3, 4 -> mutated(random, token);
            case 5 -> TokenBuilder.noise(random, random.nextInt(80));
            case 6 ->
                List.of(" ", "\n", "\r\n", "\"", "é", "地図", "🗺", "\ufeff", "=", ".", "%22")
                        .get(random.nextInt(11));
            case 7 -> token.substring(0, random.nextInt(token.length()));
            case 8 -> token.substring(random.nextInt(token.length()));
            case 9 -> endingInAHeader(random, token);
            default -> "pk.eyJ1".substring(0, random.nextInt(8));
        };
    }

    private static String token(Random random) {
        TokenBuilder builder = switch (random.nextInt(4)) {
            case 0 ->
                TokenBuilder.tk()
                        .times(SECOND + random.nextInt(400) - 100, SECOND + 500 + random.nextInt(3_600))
                        .signature(random);
            case 1 ->
                TokenBuilder.random(random)
                        .id(List.of("a1b2c3d", "0".repeat(32), "odd", "c" + "0".repeat(24))
                                .get(random.nextInt(4)));
            default -> TokenBuilder.random(random);
        };
        if (random.nextInt(5) == 0) {
            builder.padded();
        }
        return random.nextInt(6) == 0 ? builder.buildWithDoubtfulSignature() : builder.build();
    }

    /** Returns a token whose signature ends in two letters that can start the header of the following token. */
    private static String endingInAHeader(Random random, String token) {
        String next = token(random);
        return token.substring(0, token.length() - 2) + next;
    }

    private static String mutated(Random random, String token) {
        StringBuilder text = new StringBuilder(token);
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> text.setCharAt(at, TokenBuilder.noise(random, 1).charAt(0));
            case 1 -> text.deleteCharAt(at);
            case 2 -> text.insert(at, ".=-_A \n".charAt(random.nextInt(7)));
            default -> text.setCharAt(at, Character.toUpperCase(text.charAt(at)));
        }
        return text.toString();
    }
}
