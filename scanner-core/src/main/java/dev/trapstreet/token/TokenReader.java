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
    /** Length in bytes of the shortest text that {@link #read} can accept: "tk." + 24 + "." + 22. */
    public static final int SHORTEST = 50;

    /** Length in bytes of the longest text that {@link #read} can accept: "tk." + 2,003 + "==" + "." + 22. */
    public static final int LONGEST = 2_031;

    /**
     * Bytes from a token's first that decide on it: no more are looked at. A placeholder may end with the last byte of
     * {@link #LONGEST} because the five behind it start the next one.
     */
    public static final int REACH = LONGEST + 5;

    /** The characters of a token; {@code =} because padded payloads exist, the dots because they are part of it. */
    public static final Alphabet ALPHABET = Alphabet.lettersDigitsAnd("-_.=");

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
                    Check.SIGNATURE_LENGTH, "a token would end here, but there is more: " + extra + " bytes");
        }
        return reading;
    }

    /** Opens the token that starts at {@code bytes[start]}; {@code bytes[limit]} and beyond are not looked at. */
    public TokenReading read(byte[] bytes, int start, int limit) {
        Shape shape = Shape.of(bytes, start, limit);
        if (shape.failed != null) {
            return TokenReading.failed(shape.failed, shape.why);
        }
        String text = decode(bytes, shape.payload, shape.payloadEnd);
        if (text == null) {
            return TokenReading.failed(Check.UTF_8, "the payload is no UTF-8");
        }
        TokenType type = TokenType.ofHeader(bytes[start]).orElseThrow();
        Payload opened = payloads.read(text, type);
        if (opened.failed() != null) {
            return TokenReading.failed(opened.failed(), opened.why());
        }
        List<String> doubts = new ArrayList<>(shape.doubts());
        doubts.addAll(opened.doubts());
        int length = shape.end - start;
        RawToken raw = new RawToken(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
        Confidence confidence = doubts.isEmpty() ? Confidence.CERTAIN : Confidence.LIKELY;
        MapboxToken token = new MapboxToken(raw, type, opened.claims(), shape.canonical, confidence, doubts);
        return TokenReading.opened(token, length);
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
        while (end < limit
                && end - start < LONGEST
                && ALPHABET.contains(bytes[end])
                && !startsNext(bytes, start, end, limit)) {
            end++;
        }
        RawToken raw = new RawToken(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
        String doubt = "Not a token: " + reading.why() + ".";
        MapboxToken token = new MapboxToken(raw, type, Claims.NONE, false, Confidence.PLACEHOLDER, List.of(doubt));
        return TokenReading.opened(token, end - start);
    }

    /** True where the next text that starts like a token begins: a flood of them must not be read over and over. */
    private static boolean startsNext(byte[] bytes, int start, int at, int limit) {
        return at > start
                && limit - at > 5
                && bytes[at + 1] == 'k'
                && bytes[at + 2] == '.'
                && bytes[at + 3] == 'e'
                && bytes[at + 4] == 'y'
                && bytes[at + 5] == 'J';
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
}
