package dev.trapstreet.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.fixture.TokenBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are accepted as tokens, and their claims. */
final class TokenParserTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();
    private static final String CUID = TokenBuilder.cuid(Instant.parse("2024-05-01T00:00:00Z"), 7);

    private final TokenParser parser = new TokenParser(NOW);

    private MapboxToken open(String text) {
        ParseResult result = parser.parse(text);
        assertEquals(Optional.empty(), result.failedCheck(), result.reason());
        assertEquals(text.length(), result.length());
        MapboxToken token = result.token().orElseThrow();
        assertEquals(text, token.raw().revealSecret());
        return token;
    }

    @Test
    void aPublicTokenSaysItsAccountItsIdAndWhenItWasMade() {
        MapboxToken token = open(TokenBuilder.pk().id(CUID).build());
        assertEquals(TokenType.PUBLIC, token.type());
        assertEquals(Optional.of("trapstreet-test"), token.claims().account());
        assertEquals(CUID, token.claims().id().orElseThrow().value());
        assertEquals(Optional.of(Instant.parse("2024-05-01T00:00:00Z")), token.createdAt());
        assertEquals(Optional.empty(), token.lifetime(NOW));
        assertEquals(Confidence.CERTAIN, token.confidence());
        assertEquals(List.of(), token.doubts());
        assertTrue(token.hasCanonicalSignature());
        assertEquals(Optional.empty(), token.claims().scopes());
        assertEquals(List.of(), token.claims().otherKeys());
    }

    @Test
    void aSecretTokenIsOneByItsHeaderAlone() {
        MapboxToken token = open(TokenBuilder.sk().build());
        assertEquals(TokenType.SECRET, token.type());
        assertEquals(Confidence.CERTAIN, token.confidence());
        assertEquals(Optional.empty(), token.lifetime(NOW));
    }

    @Test
    void aTemporaryTokenSaysItsTimesScopesAndClient() {
        MapboxToken token = open(TokenBuilder.tk()
                .times(SECOND - 60, SECOND + 600)
                .json("scopes", "[\"styles:read\",\"tokens:write\"]")
                .text("client", "api")
                .build());
        assertEquals(TokenType.TEMPORARY, token.type());
        assertEquals(Confidence.CERTAIN, token.confidence());
        assertEquals(Optional.of(NOW.minusSeconds(60)), token.claims().issuedAt());
        assertEquals(Optional.of(NOW.plusSeconds(600)), token.claims().expiresAt());
        assertEquals(Optional.of(NOW.minusSeconds(60)), token.createdAt());
        assertEquals(
                Optional.of(List.of(new Scope("styles:read"), new Scope("tokens:write"))),
                token.claims().scopes());
        assertEquals(Optional.of("api"), token.claims().client());
        assertEquals(Lifetime.Validity.LIVE, token.lifetime(NOW).orElseThrow().validity());
    }

    @ParameterizedTest
    @CsvSource({"aB3_-zQ, SHORT", "0123456, SHORT", "0123456789abcdef0123456789abcdef, HEX"})
    void aTokenFromBeforeCuidsIsCertainButItsDayIsUnknown(String id, AuthorizationId.IdFormat shape) {
        MapboxToken token = open(TokenBuilder.pk().id(id).build());
        assertEquals(Confidence.CERTAIN, token.confidence());
        assertEquals(shape, token.claims().id().orElseThrow().format());
        assertTrue(token.claims().id().orElseThrow().isLegacy());
        assertEquals(Optional.empty(), token.createdAt());
    }

    static IntStream accountLengths() {
        return IntStream.rangeClosed(3, 64);
    }

    @ParameterizedTest
    @MethodSource("accountLengths")
    void anAccountNameOfAnyLengthIsKept(int length) {
        String account = "trapstreet-account-with-a-name-of-sixty-four-characters-at-most-0".substring(0, length);
        for (String token : List.of(
                TokenBuilder.pk().account(account).build(),
                TokenBuilder.sk().account(account).build(),
                TokenBuilder.tk().account(account).times(SECOND, SECOND + 9).build())) {
            MapboxToken opened = open(token);
            assertEquals(Optional.of(account), opened.claims().account());
            assertEquals(Confidence.CERTAIN, opened.confidence());
            assertTrue(opened.redacted().startsWith(token.substring(0, 2) + "." + account + ".…"), opened.redacted());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"trapstreet test", "trapstreet.test", "trapstreet/é", "trapstreet\u001b[31m", "trapstreet\n"})
    void anAccountNameThatMapboxDoesNotGiveIsDoubtedAndNotShown(String account) {
        MapboxToken token = open(TokenBuilder.pk()
                .json("u", "\"" + account.replace("\u001b", "\\u001b").replace("\n", "\\n") + "\"")
                .build());
        assertEquals(Optional.of(account), token.claims().account());
        assertEquals(Confidence.LIKELY, token.confidence());
        assertTrue(token.redacted().startsWith("pk.?.…"), token.redacted());
    }

    @Test
    void anAccountNameOfSixtyFiveCharactersIsDoubted() {
        MapboxToken token =
                open(TokenBuilder.pk().account("trapstreet" + "x".repeat(55)).build());
        assertEquals(Confidence.LIKELY, token.confidence());
        assertTrue(token.redacted().startsWith("pk.?.…"), token.redacted());
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySignatureOfSixteenBytesIsCertain(long seed) {
        String text = TokenBuilder.random(new Random(seed)).build();
        assertEquals(Confidence.CERTAIN, open(text).confidence(), "seed " + seed);
    }

    @Test
    void signaturesOfHyphensAndUnderscoresAreSignatures() {
        byte[] hyphens = Base64.getUrlDecoder().decode("-".repeat(21) + "w");
        byte[] underscores = Base64.getUrlDecoder().decode("_".repeat(21) + "Q");
        assertEquals(
                Confidence.CERTAIN,
                open(TokenBuilder.sk().signature(hyphens).build()).confidence());
        assertEquals(
                Confidence.CERTAIN,
                open(TokenBuilder.sk().signature(underscores).build()).confidence());
    }

    @Test
    void ofTheSixtyFourLastCharactersFourAreCanonical() {
        String token = TokenBuilder.pk().build();
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        StringBuilder canonical = new StringBuilder();
        for (int i = 0; i < alphabet.length(); i++) {
            char last = alphabet.charAt(i);
            MapboxToken opened = open(token.substring(0, token.length() - 1) + last);
            assertEquals(opened.hasCanonicalSignature(), opened.confidence() == Confidence.CERTAIN);
            assertEquals(opened.hasCanonicalSignature() ? 0 : 1, opened.doubts().size());
            if (opened.hasCanonicalSignature()) {
                canonical.append(last);
            }
        }
        assertEquals("AQgw", canonical.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trapstreet", "trapstreet1", "trapstreet22"})
    void aPaddedPayloadIsOpenedAndStaysPartOfTheToken(String account) {
        String text = TokenBuilder.pk().account(account).padded().build();
        MapboxToken token = open(text);
        assertEquals(Optional.of(account), token.claims().account());
        assertEquals(Confidence.CERTAIN, token.confidence());
    }

    @Test
    void theThreeAccountsOfThePaddingTestPadDifferently() {
        // The payload has 15 bytes plus the account and the id of 25 characters: here 50, 51 and 52 bytes, which gives
        // all
        // remainders modulo three. See docs/domain.md#payload.
        assertEquals(
                List.of(1, 0, 2),
                List.of("trapstreet", "trapstreet1", "trapstreet22").stream()
                        .map(account ->
                                TokenBuilder.pk().account(account).padded().build())
                        .map(text -> (int) text.chars().filter(c -> c == '=').count())
                        .toList());
    }

    @Test
    void theOrderOfKeysIsNoMatter() {
        MapboxToken token = open(TokenBuilder.pk()
                .without("u")
                .without("a")
                .id(CUID)
                .account("trapstreet-swapped")
                .build());
        assertEquals(Optional.of("trapstreet-swapped"), token.claims().account());
        assertEquals(CUID, token.claims().id().orElseThrow().value());
        assertEquals(Confidence.CERTAIN, token.confidence());
    }

    @Test
    void unknownKeysAreRecordedAndFailNothing() {
        MapboxToken token = open(TokenBuilder.sk()
                .json("fresh", "true")
                .json("aud", "{\"a\":[1,{\"u\":\"nobody\"}],\"u\":null}")
                .json("", "0")
                .build());
        assertEquals(List.of("fresh", "aud", ""), token.claims().otherKeys());
        assertEquals(Optional.of("trapstreet-test"), token.claims().account());
        assertEquals(Confidence.CERTAIN, token.confidence());
    }

    @Test
    void ofAKeyThatStandsTwiceTheLastWins() {
        String json = "{\"u\":\"trapstreet-one\",\"a\":\"x\",\"u\":\"trapstreet-two\",\"a\":\"" + CUID + "\"}";
        MapboxToken token = open(TokenBuilder.pk().withPayload(json));
        assertEquals(Optional.of("trapstreet-two"), token.claims().account());
        assertEquals(CUID, token.claims().id().orElseThrow().value());
    }

    @Test
    void anUnknownOrSessionKeyThatStandsTwiceIsNamedOnce() {
        String json = "{\"u\":\"trapstreet\",\"ll\":1,\"x\":1,\"iu\":\"y\",\"ll\":2,\"x\":2,\"iat\":" + (SECOND - 9)
                + ",\"exp\":" + (SECOND + 9) + "}";
        Claims claims = open(TokenBuilder.tk().withPayload(json)).claims();
        assertEquals(List.of("ll", "iu"), claims.sessionKeys());
        assertEquals(List.of("x"), claims.otherKeys());
    }

    @Test
    void keysMayBeWrittenWithEscapesAndBlanks() {
        String json = "{\"\\u0075\" :\t\"trap\\u0073treet\" ,\r\n \"\\u0061\": \"" + CUID + "\" } ";
        MapboxToken token = open(TokenBuilder.pk().withPayload(json));
        assertEquals(Optional.of("trapstreet"), token.claims().account());
        assertEquals(Confidence.CERTAIN, token.confidence());
    }

    @Test
    void aSessionIsKnownByItsKeys() {
        assertEquals(
                List.of("ll"),
                open(TokenBuilder.tk().times(SECOND, SECOND + 1).json("ll", "1").build())
                        .claims()
                        .sessionKeys());
        assertEquals(
                List.of("iu", "ll"),
                open(TokenBuilder.tk()
                                .times(SECOND, SECOND + 1)
                                .text("iu", "someone")
                                .json("ll", "null")
                                .build())
                        .claims()
                        .sessionKeys());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not_a_known_id",
                "x",
                "citooshort",
                "c0",
                "0123456789ABCDEF0123456789ABCDEF",
                "a1b2c3d4",
                "a1b2c3"
            })
    void anIdOfNoKnownShapeIsKeptAndDoubted(String id) {
        MapboxToken token = open(TokenBuilder.pk().id(id).build());
        assertEquals(id, token.claims().id().orElseThrow().value());
        assertEquals(
                AuthorizationId.IdFormat.UNKNOWN,
                token.claims().id().orElseThrow().format());
        assertEquals(Optional.empty(), token.createdAt());
        assertEquals(Confidence.LIKELY, token.confidence());
        assertTrue(token.hasCanonicalSignature());
    }

    @Test
    void anIdThatLostItsFirstTwoCharactersGetsNoInventedDate() {
        MapboxToken token = open(TokenBuilder.sk().id(CUID.substring(2)).build());
        assertEquals(23, token.claims().id().orElseThrow().value().length());
        assertEquals(Optional.empty(), token.createdAt());
        assertEquals(Confidence.LIKELY, token.confidence());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2013-12-31T00:00:00Z",
                "2026-01-02T00:00:00.001Z",
                "2058-01-01T00:00:00Z"
            })
    void aCuidOfAnImpossibleTimeIsDoubtedAndGetsNoDate(String time) {
        MapboxToken token = open(
                TokenBuilder.pk().id(TokenBuilder.cuid(Instant.parse(time), 1)).build());
        assertEquals(
                AuthorizationId.IdFormat.CUID_OUT_OF_ERA,
                token.claims().id().orElseThrow().format());
        assertEquals(Optional.empty(), token.createdAt());
        assertEquals(Confidence.LIKELY, token.confidence());
    }

    @Test
    void eachDoubtIsASentenceOfItsOwn() {
        MapboxToken token =
                open(TokenBuilder.pk().account("trap street").id("?").buildWithDoubtfulSignature());
        assertEquals(3, token.doubts().size(), token.doubts().toString());
        assertEquals(Confidence.LIKELY, token.confidence());
    }

    @Test
    void aTemporaryTokenWithoutTimesIsATokenThatMapboxDidNotMake() {
        MapboxToken token = open(TokenBuilder.tk().json("scopes", "[]").build());
        assertEquals(Confidence.LIKELY, token.confidence());
        assertEquals(
                Lifetime.Validity.MALFORMED, token.lifetime(NOW).orElseThrow().validity());
        assertEquals(Optional.of(List.of()), token.claims().scopes());
    }

    @Test
    void blanksAroundATypedTokenAreIgnored() {
        String token = TokenBuilder.pk().build();
        assertEquals(
                token,
                parser.parse(" \t" + token + "\r\n").token().orElseThrow().raw().revealSecret());
    }

    @Test
    void aTokenIsReadWhereItStandsAndNoFartherThanTheLimit() {
        String token = TokenBuilder.pk().build();
        byte[] bytes = ("xx" + token + "xx").getBytes(StandardCharsets.US_ASCII);
        int end = 2 + token.length();
        assertEquals(token.length(), parser.parse(bytes, 2, end).length());
        assertEquals(
                List.of(), parser.parse(bytes, 2, end).token().orElseThrow().doubts());
        assertEquals(
                Optional.of(ParseCheck.SIGNATURE_LENGTH),
                parser.parse(bytes, 2, end - 1).failedCheck());
        assertEquals(Optional.of(ParseCheck.HEADER), parser.parse(bytes, 1, end).failedCheck());
    }

    @Test
    void whatIsGluedToACanonicalSignatureIsCutOffAndDoubted() {
        String token = TokenBuilder.pk().build();
        byte[] bytes = (token + "xx").getBytes(StandardCharsets.US_ASCII);
        ParseResult result = parser.parse(bytes, 0, bytes.length);
        assertEquals(token, result.token().orElseThrow().raw().revealSecret());
        assertEquals(token.length(), result.length());
        assertEquals(Confidence.LIKELY, result.token().orElseThrow().confidence());
    }

    @Test
    void whereASignatureCannotEndNothingIsCutOff() {
        byte[] bytes = (TokenBuilder.pk().buildWithDoubtfulSignature() + "x").getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                Optional.of(ParseCheck.SIGNATURE_LENGTH),
                parser.parse(bytes, 0, bytes.length).failedCheck());
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", ".", " ", "\"", "%22", "/", "é", "\0"})
    void whatIsNoPartOfASignatureMayFollowIt(String next) {
        String token = TokenBuilder.pk().buildWithDoubtfulSignature();
        byte[] bytes = (token + next + "xyz").getBytes(StandardCharsets.UTF_8);
        assertEquals(token.length(), parser.parse(bytes, 0, bytes.length).length());
    }

    @Test
    void aTypedTokenMustEndWhereTheTextEnds() {
        String token = TokenBuilder.pk().build();
        for (String extra : List.of("x", "%22", ".", " x", "\"")) {
            ParseResult result = parser.parse(token + extra);
            assertEquals(Optional.of(ParseCheck.SIGNATURE_LENGTH), result.failedCheck(), extra);
            assertFalse(result.token().isPresent());
            assertEquals(0, result.length());
        }
    }

    @Test
    void equalTokensAreEqualWhereverTheyStood() {
        String text = TokenBuilder.pk().build();
        MapboxToken clean = open(text);
        byte[] glued = (text + "xx").getBytes(StandardCharsets.US_ASCII);
        MapboxToken other = parser.parse(glued, 0, glued.length).token().orElseThrow();
        assertEquals(clean, other);
        assertEquals(clean.hashCode(), other.hashCode());
        assertEquals(clean.raw(), other.raw());
        MapboxToken different = open(TokenBuilder.sk().build());
        assertFalse(clean.equals(different) || clean.raw().equals(different.raw()));
        assertFalse(clean.equals(new Object()) || clean.raw().equals(new Object()));
    }
}
