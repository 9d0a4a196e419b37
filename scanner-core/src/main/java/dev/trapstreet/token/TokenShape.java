package dev.trapstreet.token;

import dev.trapstreet.text.Alphabet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Outer form of a token, determined without decoding: the offsets of its parts, or the first check that fails.
 *
 * <pre>
 *   pk . eyJ1Ijoi…            == . sbihZCZJ56-fsFNKHXF8YQ
 *        ^payload   payloadEnd^                           ^end
 * </pre>
 */
final class TokenShape {
    private static final Alphabet BASE64URL = Alphabet.lettersDigitsAnd("-_");
    private static final int HEADER_LENGTH = 3;

    /**
     * Length of {"u":"trapstreet"} in base64. Mapbox is not known to have issued fewer than 34 (docs/decisions/0005).
     */
    private static final int SHORTEST_PAYLOAD = 24;

    private static final int LONGEST_PAYLOAD = 2_003;
    private static final int LONGEST_PADDING = 2;
    private static final int SIGNATURE_LENGTH = 22;

    /** Number of bytes at the start of a binary file in which there is a zero. */
    private static final int BINARY_HEAD = 512;

    /** Number of bytes around a token in which the lengths or markers of a binary file are looked for. */
    private static final int NEAR = 256;

    private static final int ESCAPE = 0x1B; // in colored logs

    private static final String CANONICAL_LAST = "AQgw"; // 22 characters hold 132 bits, 16 bytes only 128

    @Nullable
    ParseCheck failedCheck;

    String reason = "";
    int payload;
    int payloadEnd;
    int end;
    boolean canonical;
    private boolean padded;
    private boolean followedByTokenByte;

    private TokenShape() {}

    /** Examines the text at {@code bytes[start]}, without reading {@code bytes[limit]} or beyond. */
    static TokenShape of(byte[] bytes, int start, int limit) {
        TokenShape shape = new TokenShape();
        if (shape.parseHeader(bytes, start, limit) && shape.parsePayload(bytes, limit)) {
            shape.parseSignature(bytes, limit);
        }
        return shape;
    }

    /** Returns the reasons, one sentence each, for less than full confidence; empty if the shape is regular. */
    List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        if (!canonical) {
            doubts.add("The last character of the signature is not A, Q, g or w, so it does not encode 16 bytes.");
        }
        if (followedByTokenByte) {
            doubts.add("The signature is followed by more characters that a signature can contain.");
        }
        if (!padded) {
            doubts.add("The padding of the payload is not that of base64.");
        }
        return doubts;
    }

    private boolean parseHeader(byte[] bytes, int start, int limit) {
        if (limit - start < HEADER_LENGTH
                || bytes[start + 1] != 'k'
                || bytes[start + 2] != '.'
                || TokenType.ofHeaderLetter(bytes[start]).isEmpty()) {
            return fail(ParseCheck.HEADER, "it starts with something else");
        }
        payload = start + HEADER_LENGTH;
        boolean opens =
                limit - payload >= 3 && bytes[payload] == 'e' && bytes[payload + 1] == 'y' && bytes[payload + 2] == 'J';
        return opens
                || fail(
                        ParseCheck.PAYLOAD_START,
                        "the header is not followed by eyJ: a placeholder, or another kind of key");
    }

    private boolean parsePayload(byte[] bytes, int limit) {
        payloadEnd = endOf(bytes, payload, limit, LONGEST_PAYLOAD);
        int length = payloadEnd - payload;
        if (length < SHORTEST_PAYLOAD) {
            String has = "the payload has " + length + (length == 1 ? " character" : " characters");
            return fail(
                    ParseCheck.PAYLOAD_LENGTH, has + ", but a token's has at least 24: truncated, or a placeholder");
        }
        if (length > LONGEST_PAYLOAD) {
            return fail(ParseCheck.PAYLOAD_LENGTH, "the payload is longer than 2,003 characters");
        }
        if (length % 4 == 1) {
            String has = "the payload has " + length + " characters";
            return fail(
                    ParseCheck.PAYLOAD_LENGTH, has + ", which is not a possible length of base64: truncated, or split");
        }
        return true;
    }

    private void parseSignature(byte[] bytes, int limit) {
        int dot = payloadEnd;
        while (dot < limit && dot - payloadEnd < LONGEST_PADDING && bytes[dot] == '=') {
            dot++;
        }
        padded = dot == payloadEnd || (dot - payload) % 4 == 0;
        if (dot >= limit || bytes[dot] != '.') {
            boolean ends = dot >= limit;
            fail(
                    ParseCheck.SIGNATURE_DOT,
                    ends ? "the text ends after the payload" : "something else follows the payload");
            return;
        }
        int signature = dot + 1;
        int length = endOf(bytes, signature, limit, SIGNATURE_LENGTH) - signature;
        if (length < SIGNATURE_LENGTH) {
            fail(
                    ParseCheck.SIGNATURE_LENGTH,
                    "the signature has " + length + (length == 1 ? " character" : " characters"));
            return;
        }
        end = signature + SIGNATURE_LENGTH;
        canonical = CANONICAL_LAST.indexOf(bytes[end - 1]) >= 0;
        // A longer run can be a token directly followed by other text, but only if a signature can end here.
        followedByTokenByte = length > SIGNATURE_LENGTH;
        if (followedByTokenByte && !canonical) {
            fail(ParseCheck.SIGNATURE_LENGTH, "the signature is longer than 22 characters");
        } else if (followedByTokenByte) {
            // Compiled files store strings without anything between them: the next byte is a length, a marker, or the
            // next string.
            followedByTokenByte = !isBinary(bytes, payload - HEADER_LENGTH, end, limit);
        }
    }

    /** Returns whether a control character that text does not contain is near the token, or a zero at the start of the bytes. */
    private static boolean isBinary(byte[] bytes, int start, int end, int limit) {
        for (int i = 0; i < Math.min(BINARY_HEAD, start); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        for (int i = Math.max(0, start - NEAR); i < Math.min(limit, end + NEAR); i++) {
            boolean blank = bytes[i] >= '\t' && bytes[i] <= '\r';
            if (bytes[i] >= 0 && bytes[i] < ' ' && !blank && bytes[i] != ESCAPE) {
                return true;
            }
        }
        return false;
    }

    private boolean fail(ParseCheck check, String sentence) {
        failedCheck = check;
        reason = sentence;
        return false;
    }

    /** Returns the end of the base64url run at {@code from}, reading at most {@code longest + 1} characters. */
    private static int endOf(byte[] bytes, int from, int limit, int longest) {
        int last = Math.min(limit, from + longest + 1);
        int i = from;
        while (i < last && BASE64URL.contains(bytes[i])) {
            i++;
        }
        return i;
    }
}
