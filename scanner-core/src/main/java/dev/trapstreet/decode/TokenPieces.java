package dev.trapstreet.decode;

import dev.trapstreet.source.Chunk;
import dev.trapstreet.text.Alphabet;
import dev.trapstreet.token.ParseResult;
import dev.trapstreet.token.TokenParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Assembler of tokens whose parts stand in several literals:
 *
 * <pre>
 *   ['pk', 'eyJ1Ijoi…', 'sbih…'].join('.')         String.join(".", "pk", "eyJ1Ijoi…", "sbih…")
 *   const p1 = 'pk'; const p2 = 'eyJ1Ijoi…'; …     "".concat("pk", ".").concat("eyJ1Ijoi…", ".")…
 *   sb.append("pk.eyJ1").append("Ijoi…")           'pk.eyJ1Ijoi…' + // comment
 * </pre>
 *
 * <p>Its anchor is the payload: text that decodes to an account and an id is nothing else. The literals that follow complete it, and the
 * header and the signature are looked for nearby. If they are found, the result is the token. If not, it is a token in pieces, of which
 * account and id are known. Confined to one thread.
 */
final class TokenPieces {
    /** The first characters of a payload, which begins with the account or the id, in base64url. */
    private static final byte[][] ANCHORS = {
        "eyJ1Ijoi".getBytes(StandardCharsets.US_ASCII), "eyJhIjoi".getBytes(StandardCharsets.US_ASCII)
    };

    /** Distance, in bytes, within which the other parts are looked for: about forty lines, the scope of a function. */
    private static final int NEAR = 2_000;

    private static final int LONGEST_PAYLOAD = 2_003;
    private static final int SIGNATURE = 22;
    private static final String LAST_OF_SIGNATURE = "AQgw";
    private static final String ANY_SIGNATURE = "A".repeat(SIGNATURE);
    private static final Alphabet BASE64URL = Alphabet.lettersDigitsAnd("-_");

    /** Bytes that may precede or follow a payload that stands alone. In prose, with blanks around it, it is an explanation. */
    private static final String QUOTES = "\"'`";

    private static final String BEFORE = QUOTES + "=:>\\";
    private static final String BEHIND = QUOTES + "<\r\n\\";

    private final TokenParser parser;

    TokenPieces(TokenParser parser) {
        this.parser = parser;
    }

    /** Returns the index at which a payload may start in a run; -1 if there is none. */
    static int anchorIn(byte[] b, int start, int end) {
        for (int i = start; i + ANCHORS[0].length <= end; i++) {
            if (b[i] == 'e' && isAnchor(b, i, end)) {
                return i;
            }
        }
        return -1;
    }

    static boolean isAnchor(byte[] b, int at, int end) {
        if (at < 0 || end - at < ANCHORS[0].length || b[at + 1] != 'y' || b[at + 2] != 'J') {
            return false;
        }
        for (byte[] anchor : ANCHORS) {
            int same = 3;
            while (same < anchor.length && b[at + same] == anchor[same]) {
                same++;
            }
            if (same == anchor.length) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the token whose payload starts at the anchor. Empty if the payload is not one of a token, if the token is plain or
     * continues in a way that shows that it was masked or cut off, or if its id has no form that Mapbox uses.
     */
    Optional<Chunk.Span> assemble(byte[] b, int anchor, int to) {
        String own = header(b, anchor);
        int headerStart = own.isEmpty() ? anchor : anchor - own.length() - 1;
        if (own.isEmpty() && !startsAlone(b, anchor)) {
            return Optional.empty(); // the payload of some other kind of token
        }
        if (!own.isEmpty() && parser.parse(b, headerStart, to).token().isPresent()) {
            return Optional.empty();
        }
        Part payload = payload(b, anchor, to);
        if (payload == null) {
            return Optional.empty();
        }
        int from = Math.max(0, anchor - NEAR);
        int limit = Math.min(to, payload.end() + NEAR);
        List<NearbyLiterals.Literal> before = NearbyLiterals.before(b, Math.max(from, headerStart - 1), from);
        Part signature = signature(b, payload.end(), limit, to, before);
        if (signature == null && !endsAlone(b, payload.end(), to, own.isEmpty() ? BEHIND : QUOTES)) {
            return Optional.empty();
        }
        Part header = own.isEmpty()
                ? headerNearby(b, before, NearbyLiterals.after(b, literalEnd(payload, signature), limit, to))
                : new Part(own, headerStart, anchor);
        return header != null && signature != null
                ? joined(header, payload, signature, anchor)
                : inPieces(header, payload, anchor);
    }

    /** Returns the index after the last part in the literal of the payload. */
    private static int literalEnd(Part payload, @Nullable Part signature) {
        if (signature == null || signature.start() <= payload.end() || signature.start() - payload.end() >= 4) {
            return payload.end();
        }
        return signature.end();
    }

    /**
     * Part of a token.
     *
     * @param text the characters
     * @param start the index of its first character
     * @param end the index after its last one
     */
    private record Part(String text, int start, int end) {}

    private Optional<Chunk.Span> joined(Part header, Part payload, Part signature, int anchor) {
        String text = header.text() + "." + payload.text() + "." + signature.text();
        int start = header.start() < anchor ? header.start() : anchor;
        int end = Math.max(payload.end(), signature.end());
        return parsed(text).token().map(token -> new Chunk.Span(token, start, end - start, List.of(Chunk.Span.SPLIT)));
    }

    private Optional<Chunk.Span> inPieces(@Nullable Part header, Part payload, int anchor) {
        int start = header != null && header.start() < anchor ? header.start() : anchor;
        return parser.parsePieces(header == null ? "" : header.text(), payload.text())
                .map(token -> new Chunk.Span(token, start, payload.end() - start, List.of(Chunk.Span.PIECES)));
    }

    private ParseResult parsed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return parser.parse(bytes, 0, bytes.length);
    }

    /** Returns the header directly before the payload, such as "pk"; empty if there is none. */
    private static String header(byte[] b, int anchor) {
        boolean there = anchor >= 3
                && b[anchor - 1] == '.'
                && b[anchor - 2] == 'k'
                && (b[anchor - 3] == 'p' || b[anchor - 3] == 's' || b[anchor - 3] == 't');
        return there ? (char) b[anchor - 3] + "k" : "";
    }

    /** Reads the payload from the anchor through the literals that follow, until it is complete; null if it never is. */
    private @Nullable Part payload(byte[] b, int anchor, int to) {
        StringBuilder text = new StringBuilder();
        int at = append(b, anchor, to, text);
        if (isPayload(text)) {
            return new Part(text.toString(), anchor, at);
        }
        for (NearbyLiterals.Literal next : NearbyLiterals.after(b, at, Math.min(to, anchor + NEAR), to)) {
            int end = append(b, next.start(), next.end(), text);
            if (text.length() > LONGEST_PAYLOAD) {
                return null;
            }
            if (end > next.start() && isPayload(text)) {
                return new Part(text.toString(), anchor, end);
            }
            if (end < next.end()) {
                return null; // a literal with other text, which is no part of a token
            }
        }
        return null;
    }

    /** Appends base64url, also over the ends of lines that a backslash continues. Returns the index after it. */
    private static int append(byte[] b, int from, int to, StringBuilder text) {
        int at = from;
        while (at < to && text.length() <= LONGEST_PAYLOAD) {
            if (BASE64URL.contains(b[at])) {
                text.append((char) b[at++]);
                continue;
            }
            int next = afterContinuation(b, at, to);
            if (next == at) {
                break;
            }
            at = next;
        }
        return at;
    }

    /** Returns the index of the first character of the next line if a backslash at {@code at} continues it there. */
    private static int afterContinuation(byte[] b, int at, int to) {
        int i = at;
        if (i < to && b[i] == '\\') {
            i++;
        } else {
            return at;
        }
        if (i < to && b[i] == '\r') {
            i++;
        }
        if (i == to || b[i] != '\n') {
            return at;
        }
        i++;
        while (i < to && (b[i] == ' ' || b[i] == '\t')) {
            i++;
        }
        return i;
    }

    private boolean isPayload(CharSequence payload) {
        int length = payload.length();
        // The base64url of a closing brace at the end of the text, by the length. Spares most texts from being decoded.
        char last = length % 4 == 0 ? '9' : length % 4 == 3 ? '0' : 'Q';
        return length >= 24
                && length % 4 != 1
                && payload.charAt(length - 1) == last
                && parsed("pk." + payload + "." + ANY_SIGNATURE).token().isPresent();
    }

    /** Whether nothing that belongs to a token follows the payload, but the end of its literal or line. */
    private static boolean endsAlone(byte[] b, int end, int to, String bounds) {
        int at = end;
        while (at < to && b[at] == '=') {
            at++;
        }
        if (at < to && b[at] == '.') {
            at++;
        }
        return at == to || bounds.indexOf(b[at]) >= 0;
    }

    private static boolean startsAlone(byte[] b, int anchor) {
        int at = anchor;
        while (at > 0 && b[at - 1] == ' ') {
            at--;
        }
        return at == 0 || b[at - 1] == '\n' || BEFORE.indexOf(b[at - 1]) >= 0;
    }

    /** Returns the signature that follows the payload, or stands in a literal of its own nearby; null if there is none. */
    private static @Nullable Part signature(
            byte[] b, int payloadEnd, int limit, int to, List<NearbyLiterals.Literal> before) {
        int at = payloadEnd;
        while (at < to && b[at] == '=') {
            at++;
        }
        at = afterContinuation(b, at, to);
        StringBuilder text = new StringBuilder();
        int start = at;
        if (at < to && b[at] == '.') {
            start = afterContinuation(b, at + 1, to);
            at = append(b, start, to, text);
            if (text.length() == SIGNATURE) {
                return new Part(text.toString(), start, at);
            }
            if (text.length() > SIGNATURE || (text.length() > 0 && !(at < to && NearbyLiterals.isQuote(b[at])))) {
                return null;
            }
        }
        List<NearbyLiterals.Literal> after = NearbyLiterals.after(b, at, limit, to);
        for (NearbyLiterals.Literal next : after) {
            int end = appendPart(b, next, text);
            if (end < 0) {
                break;
            }
            if (text.length() == SIGNATURE && isCanonical(text)) {
                return new Part(text.toString(), next.start(), end);
            }
        }
        Part alone = firstSignature(b, after);
        return alone != null ? alone : firstSignature(b, before);
    }

    /** Appends a literal that may be a part of a signature, without the dot before it; returns -1 if it cannot be. */
    private static int appendPart(byte[] b, NearbyLiterals.Literal literal, StringBuilder text) {
        int start =
                literal.start() < literal.end() && b[literal.start()] == '.' ? literal.start() + 1 : literal.start();
        int end = append(b, start, literal.end(), text);
        return end == literal.end() && text.length() <= SIGNATURE ? end : -1;
    }

    private static @Nullable Part firstSignature(byte[] b, List<NearbyLiterals.Literal> literals) {
        for (NearbyLiterals.Literal literal : literals) {
            StringBuilder text = new StringBuilder();
            int end = appendPart(b, literal, text);
            if (end > 0 && text.length() == SIGNATURE && isCanonical(text)) {
                return new Part(text.toString(), end - SIGNATURE, end);
            }
        }
        return null;
    }

    /** Whether a signature encodes 16 bytes. Text of other literals has such an end once in sixteen times. */
    private static boolean isCanonical(CharSequence signature) {
        return LAST_OF_SIGNATURE.indexOf(signature.charAt(SIGNATURE - 1)) >= 0;
    }

    /** Returns the header that the literals before the payload end with, or that one of those nearby ends with; null if there is none. */
    private static @Nullable Part headerNearby(
            byte[] b, List<NearbyLiterals.Literal> before, List<NearbyLiterals.Literal> after) {
        StringBuilder joined = new StringBuilder();
        for (NearbyLiterals.Literal literal : before) {
            joined.insert(0, text(b, literal));
            String header = headerAtEnd(joined);
            if (!header.isEmpty()) {
                return new Part(header, literal.start(), literal.end());
            }
            if (joined.length() > 8) {
                break;
            }
        }
        for (List<NearbyLiterals.Literal> some : List.of(before, after)) {
            for (NearbyLiterals.Literal literal : some) {
                String header = headerAtEnd(text(b, literal));
                if (!header.isEmpty()) {
                    return new Part(header, literal.start(), literal.end());
                }
            }
        }
        return null;
    }

    /** Returns the header that a text ends with, if it ends with "pk." or is "pk"; empty otherwise. */
    private static String headerAtEnd(CharSequence text) {
        String end = text.toString();
        boolean dotted = end.endsWith(".");
        while (end.endsWith(".")) {
            end = end.substring(0, end.length() - 1);
        }
        for (String header : List.of("pk", "sk", "tk")) {
            boolean whole = end.equals(header) || end.equals("." + header);
            if (whole || (dotted && end.endsWith("=" + header))) {
                return header;
            }
        }
        return "";
    }

    private static String text(byte[] b, NearbyLiterals.Literal literal) {
        int start = Math.max(literal.start(), literal.end() - 64);
        return new String(b, start, literal.end() - start, StandardCharsets.ISO_8859_1);
    }
}
