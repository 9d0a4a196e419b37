package dev.trapstreet.token;

import dev.trapstreet.text.Alphabet;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens a text as a token, or says which check it fails (DOMAIN sections 1.1 and 1.6). Used by one thread.
 *
 * <pre>
 *   token     = ("pk" / "sk" / "tk") "." payload "." signature
 *   payload   = base64url(JSON object), "eyJ…", possibly padded
 *   signature = 22 characters of base64url: 16 bytes, so the last one is A, Q, g or w
 * </pre>
 */
public final class TokenReader {
    /** Length in bytes of the shortest text that {@link #read} can accept: "pk." + 19 + "." + 22. */
    public static final int SHORTEST = 45;

    /** Length in bytes of the longest text that {@link #read} can accept: "tk." + 2,003 + "==" + "." + 22. */
    public static final int LONGEST = 2_031;

    /** The characters of a token; {@code =} because padded payloads exist, the dots because they are part of it. */
    public static final Alphabet ALPHABET = Alphabet.lettersDigitsAnd("-_.=");

    private static final Alphabet BASE64URL = Alphabet.lettersDigitsAnd("-_");
    private static final int HEADER_LENGTH = 3;
    private static final int SHORTEST_PAYLOAD = 19;
    private static final int LONGEST_PAYLOAD = 2_003;
    private static final int LONGEST_PADDING = 2;
    private static final int SIGNATURE_LENGTH = 22;
    private static final String CANONICAL_LAST = "AQgw";

    private final PayloadReader payloads;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    /** @param now the moment by which ids and times are judged */
    public TokenReader(Instant now) {
        this.payloads = new PayloadReader(now);
    }

    /**
     * Opens a whole text, such as one typed by a person: blanks around it are ignored, and nothing may follow the token.
     */
    public TokenReading read(String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        TokenReading reading = read(bytes, 0, bytes.length);
        if (reading.token().isPresent() && reading.length() < bytes.length) {
            int extra = bytes.length - reading.length();
            return TokenReading.failed(
                    Check.SIGNATURE_LENGTH, "a token would end here, but " + count(extra, "more byte") + " follow");
        }
        return reading;
    }

    /** Opens the token that starts at {@code bytes[start]}; {@code bytes[limit]} and beyond are not looked at. */
    public TokenReading read(byte[] bytes, int start, int limit) {
        if (limit - start < HEADER_LENGTH || bytes[start + 1] != 'k' || bytes[start + 2] != '.') {
            return TokenReading.failed(Check.HEADER, "it starts otherwise");
        }
        Optional<TokenType> type = TokenType.ofHeader(bytes[start]);
        if (type.isEmpty()) {
            return TokenReading.failed(Check.HEADER, "it starts otherwise");
        }
        int payload = start + HEADER_LENGTH;
        if (limit - payload < 3 || bytes[payload] != 'e' || bytes[payload + 1] != 'y' || bytes[payload + 2] != 'J') {
            return TokenReading.failed(Check.PAYLOAD_START, "it starts otherwise: a stand-in, or another kind of key");
        }
        int payloadEnd = endOf(bytes, payload, limit, LONGEST_PAYLOAD);
        int payloadLength = payloadEnd - payload;
        if (payloadLength < SHORTEST_PAYLOAD) {
            return TokenReading.failed(
                    Check.PAYLOAD_LENGTH, "it has " + count(payloadLength, "character") + ": cut short, or a stand-in");
        }
        if (payloadLength > LONGEST_PAYLOAD) {
            return TokenReading.failed(Check.PAYLOAD_LENGTH, "it is longer");
        }
        if (payloadLength % 4 == 1) {
            return TokenReading.failed(
                    Check.PAYLOAD_LENGTH, "it has " + count(payloadLength, "character") + ", which encode no bytes");
        }
        int dot = payloadEnd;
        while (dot < limit && dot - payloadEnd < LONGEST_PADDING && bytes[dot] == '=') {
            dot++;
        }
        if (dot >= limit || bytes[dot] != '.') {
            return TokenReading.failed(Check.SIGNATURE_DOT, dot >= limit ? "the text ends" : "something else follows");
        }
        int signature = dot + 1;
        int signatureRun = endOf(bytes, signature, limit, SIGNATURE_LENGTH) - signature;
        boolean canonical = signatureRun >= SIGNATURE_LENGTH
                && CANONICAL_LAST.indexOf(bytes[signature + SIGNATURE_LENGTH - 1]) >= 0;
        if (signatureRun < SIGNATURE_LENGTH) {
            return TokenReading.failed(Check.SIGNATURE_LENGTH, "it has " + count(signatureRun, "character"));
        }
        // A longer run can be a token with a neighbour glued to it, but only where a signature can end there.
        boolean glued = signatureRun > SIGNATURE_LENGTH;
        if (glued && !canonical) {
            return TokenReading.failed(Check.SIGNATURE_LENGTH, "it is longer");
        }
        return open(bytes, start, signature + SIGNATURE_LENGTH, payload, payloadEnd, type.get(), canonical, glued);
    }

    private TokenReading open(
            byte[] bytes,
            int start,
            int end,
            int payload,
            int payloadEnd,
            TokenType type,
            boolean canonical,
            boolean glued) {
        String json = decode(bytes, payload, payloadEnd);
        if (json == null) {
            return TokenReading.failed(Check.UTF_8, "it does not");
        }
        Payload opened = payloads.read(json, type);
        if (opened.failed() != null) {
            return TokenReading.failed(opened.failed(), opened.why());
        }
        List<String> doubts = new ArrayList<>();
        if (!canonical) {
            doubts.add("The signature's last character is none of A, Q, g, w, so it does not encode 16 bytes.");
        }
        if (glued) {
            doubts.add("More characters of a signature follow where a signature ends.");
        }
        doubts.addAll(opened.doubts());
        RawToken raw = new RawToken(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
        Confidence confidence = doubts.isEmpty() ? Confidence.CERTAIN : Confidence.LIKELY;
        return TokenReading.opened(
                new MapboxToken(raw, type, opened.claims(), canonical, confidence, doubts), end - start);
    }

    /**
     * Opens what starts like a token at {@code bytes[start]} but is none, as a {@link Confidence#PLACEHOLDER}; fails where
     * there is not even a header and the start of a payload.
     */
    public TokenReading readPlaceholder(byte[] bytes, int start, int limit) {
        TokenReading reading = read(bytes, start, limit);
        Check failed = reading.failed().orElse(null);
        if (failed == null || failed.compareTo(Check.PAYLOAD_START) <= 0) {
            return reading;
        }
        TokenType type = TokenType.ofHeader(bytes[start]).orElseThrow();
        int end = start;
        while (end < limit && end - start < LONGEST && ALPHABET.contains(bytes[end])) {
            end++;
        }
        RawToken raw = new RawToken(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
        String doubt = "Not a token: " + failed.words() + ", but " + reading.why() + ".";
        MapboxToken token = new MapboxToken(raw, type, Claims.NONE, false, Confidence.PLACEHOLDER, List.of(doubt));
        return TokenReading.opened(token, end - start);
    }

    /** Index after the base64url run that starts at {@code from}; looks one character further than {@code longest}. */
    private static int endOf(byte[] bytes, int from, int limit, int longest) {
        int last = Math.min(limit, from + longest + 1);
        int i = from;
        while (i < last && BASE64URL.contains(bytes[i])) {
            i++;
        }
        return i;
    }

    private @Nullable String decode(byte[] bytes, int payload, int payloadEnd) {
        // Cannot throw: the alphabet and the length were checked above.
        byte[] decoded = Base64.getUrlDecoder().decode(Arrays.copyOfRange(bytes, payload, payloadEnd));
        try {
            return utf8.decode(ByteBuffer.wrap(decoded)).toString();
        } catch (CharacterCodingException e) {
            return null; // the caller says so
        }
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
