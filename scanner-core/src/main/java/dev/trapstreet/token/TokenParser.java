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
 * Parser for tokens, which reports the first failed check for any other text. See docs/domain.md#token-format,
 * #recognition. Not thread-safe.
 *
 * <pre>
 *   token     = ("pk" / "sk" / "tk") "." payload "." signature
 *   payload   = base64url(JSON object), "eyJ…", possibly padded
 *   signature = 22 characters of base64url: 16 bytes, so the last one is A, Q, g or w
 * </pre>
 */
public final class TokenParser {
    /** Minimum length of a token in bytes: "tk." + 24 + "." + 22. */
    public static final int SHORTEST = 50;

    /** Maximum length of a token in bytes: "tk." + 2,003 + "==" + "." + 22. */
    public static final int MAX_LENGTH = 2_031;

    /**
     * Maximum number of bytes that are read from the first byte of a token. A placeholder can end at {@link #MAX_LENGTH}
     * because the five bytes after it start the next one.
     */
    public static final int REACH = MAX_LENGTH + 5;

    /** Characters of a token, including the dots between its parts and {@code =} of padded payloads. */
    public static final Alphabet ALPHABET = Alphabet.lettersDigitsAnd("-_.=");

    private static final String ANY_SIGNATURE = "A".repeat(22);

    private final PayloadParser payloads;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    /**
     * Creates a parser.
     *
     * @param now the moment of the scan, against which ids and times are checked
     */
    public TokenParser(Instant now) {
        this.payloads = new PayloadParser(now);
    }

    /**
     * Parses a complete text, such as user input. Blanks around the token are ignored; nothing else may follow it.
     *
     * @param text the text
     * @return the token, or the first failed check
     */
    public ParseResult parse(String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        ParseResult result = parse(bytes, 0, bytes.length);
        if (result.token().isPresent() && result.length() < bytes.length) {
            int extra = bytes.length - result.length();
            return ParseResult.failure(
                    ParseCheck.SIGNATURE_LENGTH, "the text continues after the end of a token: " + extra + " bytes");
        }
        return result;
    }

    /**
     * Parses the token at an offset. Other text may follow it.
     *
     * @param bytes the text
     * @param start the offset of the header
     * @param limit the end of the text; bytes from here on are not read
     * @return the token, or the first failed check
     */
    public ParseResult parse(byte[] bytes, int start, int limit) {
        TokenShape shape = TokenShape.of(bytes, start, limit);
        if (shape.failedCheck != null) {
            return ParseResult.failure(shape.failedCheck, shape.reason);
        }
        String text = decode(bytes, shape.payload, shape.payloadEnd);
        if (text == null) {
            return ParseResult.failure(ParseCheck.UTF_8, "the payload is not UTF-8");
        }
        TokenType type = TokenType.ofHeaderLetter(bytes[start]).orElseThrow();
        Payload opened = payloads.parse(text, type);
        if (opened.failedCheck() != null) {
            return ParseResult.failure(opened.failedCheck(), opened.reason());
        }
        List<String> doubts = new ArrayList<>(shape.doubts());
        doubts.addAll(opened.doubts());
        int length = shape.end - start;
        RawToken raw = new RawToken(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
        Confidence confidence = doubts.isEmpty() ? Confidence.CERTAIN : Confidence.LIKELY;
        MapboxToken token = new MapboxToken(raw, type, opened.claims(), shape.canonical, confidence, doubts);
        return ParseResult.success(token, length);
    }

    /**
     * Parses the token at an offset. Text that only starts like a token is returned as a
     * {@link Confidence#PLACEHOLDER}; it must have at least a header and the start of a payload.
     *
     * @param bytes the text
     * @param start the offset of the header
     * @param limit the end of the text; bytes from here on are not read
     * @return the token or placeholder, or the first failed check
     */
    public ParseResult parsePlaceholder(byte[] bytes, int start, int limit) {
        ParseResult result = parse(bytes, start, limit);
        ParseCheck failed = result.failedCheck().orElse(null);
        if (failed == null || failed.compareTo(ParseCheck.PAYLOAD_START) <= 0) {
            return result;
        }
        TokenType type = TokenType.ofHeaderLetter(bytes[start]).orElseThrow();
        int end = start;
        while (end < limit
                && end - start < MAX_LENGTH
                && ALPHABET.contains(bytes[end])
                && !startsNext(bytes, start, end, limit)) {
            end++;
        }
        RawToken raw = new RawToken(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
        String doubt = "Not a token: " + result.reason() + ".";
        MapboxToken token = new MapboxToken(raw, type, Claims.NONE, false, Confidence.PLACEHOLDER, List.of(doubt));
        return ParseResult.success(token, end - start);
    }

    /**
     * Returns a token of which only the payload is known, and its type if there is a header. It has the account and the id of the
     * token, but its fingerprint is not that of the token.
     *
     * @param header the header, such as {@code sk}; empty if it is not known, and the token is then taken for a secret one
     * @param payload the payload, of which {@link #parse} has accepted a token
     * @return the token, of {@link Confidence#LIKELY}; empty if its id has no form that Mapbox is known to use
     */
    public Optional<MapboxToken> parsePieces(String header, String payload) {
        String type = header.isEmpty() ? TokenType.SECRET.header() : header;
        byte[] bytes = (type + "." + payload + "." + ANY_SIGNATURE).getBytes(StandardCharsets.US_ASCII);
        MapboxToken like = parse(bytes, 0, bytes.length).token().orElseThrow();
        if (!like.claims().id().map(AuthorizationId::isKnown).orElse(false)) {
            return Optional.empty();
        }
        List<String> doubts = new ArrayList<>();
        doubts.add("Only its payload, which names account and id, is here; "
                + (header.isEmpty()
                        ? "no header was found nearby, so it may be a public token and is judged like a secret one."
                        : "no signature was found nearby."));
        doubts.addAll(like.doubts());
        RawToken raw = new RawToken(header + "." + payload);
        return Optional.of(new MapboxToken(raw, like.type(), like.claims(), true, Confidence.LIKELY, doubts));
    }

    /**
     * Returns whether the next token-like text starts at {@code at}. Without this end, many of them in a row cost
     * quadratic time.
     */
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
            return null; // reported by the caller
        }
    }
}
