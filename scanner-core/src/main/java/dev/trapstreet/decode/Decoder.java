package dev.trapstreet.decode;

import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.EncodedRunHandler;
import dev.trapstreet.detect.PlaceholderMode;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.DepthLimits;
import dev.trapstreet.token.TokenParser;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decoder that finds encoded, escaped and split tokens, with up to three such forms nested.
 *
 * <p>Each form leaves a run of at least thirty characters of the token alphabet (docs/decisions/0010). The runs found
 * by the plain search therefore show where to decode, by their content and by the characters next to them:
 *
 * <pre>
 *   pk%2EeyJ1Ijoi…%2E…      an "eyJ" with escapes around it
 *   "pk.eyJ1I" + "joi…"     a literal that is joined to another one
 *   cGsuZXlKMUlqb2k…        the base64 of "k.eyJ", in one of three alignments
 *   eyJ0b2tlbiI6…           base64 of text, which is searched again
 *   H4sIAAAAAAAA…           base64 of a gzip file of text
 *   p·k·.·e·y·J·            alternating zeros (UTF-16)
 *   pk.eyJ1Ijoi…=           a soft line break of quoted-printable mail
 *   'eyJ1Ijoi…', 'sbih…'    a payload whose header and signature are in other literals
 *   pk.eyJ1I&lt;/t>&lt;t>joi…     text that markup divides within a line, as in documents
 *   …iojI1Jye.kp            reversed text
 *   706b2e65794a…           hexadecimal digits
 * </pre>
 *
 * <p>Decoded text is searched like any other text, so only text that parses as a token is reported. Confined to one
 * thread.
 */
public final class Decoder implements EncodedRunHandler {
    /**
     * Minimum length, in characters, of a run for all forms except split literals. Each of these forms leaves a longer
     * contiguous part of a token, such as a line of base64 or a payload.
     */
    private static final int SHORTEST_ENCODED = 40;

    private static final int UTF_16 = 1;
    private static final int PAYLOAD = 2;
    private static final int ESCAPED = 4;
    private static final int CONCATENATED = 8;
    private static final int BASE64_HEADER = 16;
    private static final int BASE64_TEXT = 32;
    private static final int QUOTED_PRINTABLE = 64;
    private static final int MAPBOX_PAYLOAD = 128;
    private static final int REVERSED = 256;
    private static final int HEXADECIMAL = 512;
    private static final int MARKUP = 1024;

    /** Minimum length of a run that may be a token in hexadecimal digits. */
    private static final int SHORTEST_HEXADECIMAL = 2 * TokenParser.SHORTEST;

    /** Trigger bytes: for each byte value, the check that it needs within a run, or zero. */
    private static final byte[] TRIGGER_BYTES = new byte[256];

    /** The {@code y} of {@code eyJ}, with which a payload starts. */
    private static final byte IN_PAYLOAD = 1;
    /** The {@code X} in the base64 of {@code k.eyJ}, for a token that starts at a group of four digits. */
    private static final byte IN_ALIGNED = 2;
    /** The {@code 5} in the base64 of {@code k.eyJ}, for a token that starts one or two bytes into a group. */
    private static final byte IN_SHIFTED = 3;
    /** A character after which base64 can start. */
    private static final byte SEPARATOR = 4;

    /** Minimum number of escapes for a run to count as escaped text. A Windows path has fewer. */
    private static final int SEVERAL = 3;

    /** Maximum number of base64 digits to decode for one token, including the digits it shares with its neighbors. */
    private static final int MAX_DIGITS = TokenParser.REACH / 3 * 4 + 16;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long SMALL_BITS = 0x2020202020202020L;

    static {
        TRIGGER_BYTES['y'] = IN_PAYLOAD;
        TRIGGER_BYTES['X'] = IN_ALIGNED;
        TRIGGER_BYTES['5'] = IN_SHIFTED;
        TRIGGER_BYTES['\\'] = SEPARATOR;
        TRIGGER_BYTES['='] = SEPARATOR;
        TRIGGER_BYTES['.'] = SEPARATOR;
    }

    private final Instant now;
    private final int deepest;
    private final TokenPieces pieces;
    private final Utf16Text utf16 = new Utf16Text();
    private final MappedBuffer buffer = new MappedBuffer();
    private final ReversedText reversed = new ReversedText();
    private final Base64Text base64 = new Base64Text();
    private final InflatedText inflated = new InflatedText();
    private @Nullable Detector inner;

    private int[] candidates = new int[3 * 64];
    private int count;
    private List<Chunk.Span> spans = List.of();

    /**
     * Creates a decoder for as many nested forms as {@link DepthLimits#FULL} allows.
     *
     * @param now the time against which token ids and timestamps are checked
     */
    public Decoder(Instant now) {
        this(now, DepthLimits.FULL.encodings());
    }

    /**
     * Creates a decoder with a limit on nested forms.
     *
     * @param now the time against which token ids and timestamps are checked
     * @param deepest the maximum number of nested forms, at least 1
     */
    public Decoder(Instant now, int deepest) {
        this.now = now;
        this.deepest = deepest;
        this.pieces = new TokenPieces(new TokenParser(now));
    }

    @Override
    public void addUtf16Run(int start, int end) {
        addCandidate(start, end, UTF_16);
    }

    @Override
    public void addRun(byte[] bytes, int start, int end, int to) {
        if (end - start < SHORTEST) {
            return;
        }
        int kinds = ConcatenatedLiterals.touches(bytes, start, end, to) ? CONCATENATED : 0;
        kinds |= QuotedPrintable.touches(bytes, start, end, to) ? QUOTED_PRINTABLE : 0;
        kinds |= MarkupRuns.touches(bytes, start, end, to) ? MARKUP : 0;
        if (end - start >= SHORTEST_ENCODED && hasCapitals(bytes, start, end)) {
            kinds |= classifyRun(bytes, start, end);
        } else if (TokenPieces.isAnchor(bytes, start, end) || TokenPieces.isAnchor(bytes, start + 3, end)) {
            kinds |= MAPBOX_PAYLOAD;
        }
        if (end - start >= SHORTEST_HEXADECIMAL && HexText.headerIn(bytes, start, end) >= 0) {
            kinds |= HEXADECIMAL;
        }
        if (kinds != 0) {
            addCandidate(start, end, kinds);
        }
    }

    /**
     * Returns whether any byte of the run lacks bit 0x20, as capitals, underscores and backslashes do. Lower-case
     * letters, digits and dots have this bit. Every encoded token contains a byte without it, and most other long runs
     * do not.
     */
    private static boolean hasCapitals(byte[] bytes, int start, int end) {
        long all = (long) WORD.get(bytes, end - Long.BYTES);
        for (int i = start; i < end - Long.BYTES; i += Long.BYTES) {
            all &= (long) WORD.get(bytes, i);
        }
        return (all & SMALL_BITS) != SMALL_BITS;
    }

    private static int classifyRun(byte[] bytes, int start, int end) {
        int kinds = Base64Text.decodesToText(bytes, start, end) || InflatedText.startOf(bytes, start, end) >= 0
                ? BASE64_TEXT
                : 0;
        int escapes = 0;
        byte[] asked = TRIGGER_BYTES;
        for (int i = start + 1; i < end - 1; i++) {
            byte kind = asked[bytes[i] & 0xFF];
            if (kind == 0) {
                continue;
            }
            if (kind == SEPARATOR) {
                boolean escape = bytes[i] == '\\';
                escapes += escape && isEscape(bytes, i, end) ? 1 : 0;
                int after = escape ? i + 2 : i + 1;
                kinds |= Base64Text.decodesToText(bytes, after, end) || InflatedText.startOf(bytes, after, end) >= 0
                        ? BASE64_TEXT
                        : 0;
            } else if (kind == IN_PAYLOAD) {
                if (bytes[i - 1] == 'e' && bytes[i + 1] == 'J') {
                    kinds |= TokenPieces.isAnchor(bytes, i - 1, end) ? PAYLOAD | MAPBOX_PAYLOAD : PAYLOAD;
                } else if (bytes[i - 1] == 'J' && bytes[i + 1] == 'e') {
                    kinds |= ReversedText.endsPayload(bytes, i + 1, end) ? REVERSED : 0;
                }
            } else {
                kinds |= isBase64Header(bytes, i, end) ? BASE64_HEADER : 0;
            }
        }
        return escapes >= SEVERAL ? kinds | ESCAPED : kinds;
    }

    private static boolean isEscape(byte[] b, int at, int end) {
        return end - at > 3
                && (b[at + 1] == 'x'
                        || (b[at + 1] == 'u' && (b[at + 2] == '{' || (b[at + 2] == '0' && b[at + 3] == '0'))));
    }

    /**
     * Returns whether the 'X' or '5' belongs to the base64 of "k.eyJ", in any of the three alignments (see
     * docs/domain.md#encoded-tokens).
     */
    private static boolean isBase64Header(byte[] b, int at, int end) {
        if (b[at] == 'X') { // suZXlK
            return at >= 3
                    && end - at > 2
                    && b[at - 3] == 's'
                    && b[at - 2] == 'u'
                    && b[at - 1] == 'Z'
                    && b[at + 1] == 'l'
                    && b[at + 2] == 'K';
        }
        if (b[at - 1] == 'V') { // rLmV5S
            return at >= 4 && b[at - 4] == 'r' && b[at - 3] == 'L' && b[at - 2] == 'm' && b[at + 1] == 'S';
        }
        return at >= 2
                && end - at > 3
                && b[at - 2] == 'a'
                && b[at - 1] == 'y'
                && b[at + 1] == 'l'
                && b[at + 2] == 'e'
                && b[at + 3] == 'U'; // ay5leU
    }

    private void addCandidate(int start, int end, int kinds) {
        if (count + 3 > candidates.length) {
            candidates = Arrays.copyOf(candidates, 2 * candidates.length);
        }
        candidates[count++] = start;
        candidates[count++] = end;
        candidates[count++] = kinds;
    }

    @Override
    public void decodeAll(byte[] bytes, int to, List<Chunk.Span> found) {
        if (count == 0) {
            return;
        }
        spans = found;
        int last = count;
        count = 0;
        // Ends of the decoded ranges, so that encoded text with several runs is decoded only once.
        int wideTo = 0;
        int base64To = 0;
        int joinedTo = 0;
        int escapedTo = 0;
        int brokenTo = 0;
        int markedTo = 0;
        for (int i = 0; i < last; i += 3) {
            int start = candidates[i];
            int end = candidates[i + 1];
            int kinds = candidates[i + 2];
            if (has(kinds, UTF_16) && start >= wideTo) {
                wideTo = decodeUtf16(bytes, start, end, to);
            }
            if (has(kinds, BASE64_TEXT) && start >= base64To) {
                base64To = decodeBase64Text(bytes, start, end, to);
            }
            if (has(kinds, BASE64_HEADER) && start >= base64To) {
                base64To = decodeBase64Headers(bytes, start, end, to);
            }
            if (has(kinds, PAYLOAD | ESCAPED) && start >= escapedTo) {
                escapedTo = decodeEscapes(bytes, start, end, to);
            }
            if (has(kinds, CONCATENATED) && start >= joinedTo) {
                joinedTo = ConcatenatedLiterals.read(bytes, start, end, to, buffer);
                search(buffer, "split");
            }
            if (has(kinds, MAPBOX_PAYLOAD)) {
                assemblePieces(bytes, start, end, to);
            }
            if (has(kinds, REVERSED)) {
                reversed.read(bytes, start, end);
                search(reversed, "reversed");
            }
            if (has(kinds, HEXADECIMAL)) {
                HexText.read(bytes, start, end, buffer);
                search(buffer, "hex");
            }
            if (has(kinds, MARKUP) && start >= markedTo) {
                markedTo = MarkupRuns.read(bytes, start, end, to, buffer);
                search(buffer, Chunk.Span.MARKUP);
            }
            if (has(kinds, QUOTED_PRINTABLE) && start >= brokenTo) {
                brokenTo = QuotedPrintable.read(bytes, start, to, buffer);
                search(buffer, "quoted-printable");
            }
        }
        spans = List.of();
    }

    private static boolean has(int kinds, int kind) {
        return (kinds & kind) != 0;
    }

    private int decodeUtf16(byte[] bytes, int start, int end, int to) {
        utf16.read(bytes, start, end, to);
        search(utf16, utf16.isBigEndian() ? "utf-16be" : "utf-16le");
        int decodedTo = utf16.end();
        if (utf16.extend(bytes, to)) {
            addLast(utf16, "utf-16be");
        }
        return decodedTo;
    }

    /**
     * Decodes each part of the run that starts as base64 of text, together with the lines around it. Returns the index
     * after the decoded part.
     */
    private int decodeBase64Text(byte[] bytes, int start, int end, int to) {
        int done = 0;
        for (int i = start; i < end; i++) {
            boolean begins = i == start
                    || TRIGGER_BYTES[bytes[i - 1] & 0xFF] == SEPARATOR
                    || (i > start + 1 && bytes[i - 2] == '\\');
            int gzip = begins && i >= done ? InflatedText.startOf(bytes, i, end) : -1;
            if (gzip >= 0) {
                base64.read(bytes, gzip, to, Integer.MAX_VALUE);
                done = base64.end();
                inflated.read(base64, gzip);
                search(inflated, "base64", "gzip");
            } else if (begins && i >= done && Base64Text.decodesToText(bytes, i, end)) {
                int block = i == start ? Base64Text.blockStart(bytes, i, 0) : i;
                base64.read(bytes, Base64Text.decodesToText(bytes, block, to) ? block : i, to, Integer.MAX_VALUE);
                done = base64.end();
                search(base64, "base64");
            }
        }
        return done;
    }

    /** Decodes from each header, at its own alignment, as many digits as a token can have. */
    private int decodeBase64Headers(byte[] bytes, int start, int end, int to) {
        int done = 0;
        for (int i = start + 1; i < end - 1; i++) {
            byte kind = TRIGGER_BYTES[bytes[i] & 0xFF];
            if ((kind == IN_ALIGNED || kind == IN_SHIFTED) && i >= done && isBase64Header(bytes, i, end)) {
                // The first digit of the group that contains the token's first character.
                int first = bytes[i] == 'X' ? i - 5 : bytes[i - 1] == 'V' ? i - 7 : i - 6;
                if (first >= 0) {
                    base64.read(bytes, first, to, MAX_DIGITS);
                    if (search(base64, "base64")) {
                        done = i + 1;
                    }
                }
            }
        }
        return done;
    }

    private void assemblePieces(byte[] bytes, int start, int end, int to) {
        int anchor = TokenPieces.anchorIn(bytes, start, end);
        Chunk.Span span = anchor < 0 ? null : pieces.assemble(bytes, anchor, to).orElse(null);
        if (span != null) {
            spans.add(span);
        }
    }

    private int decodeEscapes(byte[] bytes, int start, int end, int to) {
        int from = Escapes.regionStart(bytes, start);
        int until = Escapes.regionEnd(bytes, end, to);
        for (Escapes escapes : Escapes.values()) {
            if (escapes.occursIn(bytes, from, until)) {
                escapes.read(bytes, from, until, buffer);
                search(buffer, escapes.keyword());
            }
        }
        // If the range was cut off at its limit, a token can start before the end of the range and continue after it.
        return until - end < TokenParser.REACH ? until : until - TokenParser.REACH;
    }

    /** Adds the token at the end of a decoded text, whose other tokens were added before its last character was. */
    private void addLast(DecodedText derived, String word) {
        int before = spans.size();
        search(derived, word);
        int end = derived.until(derived.length - 1);
        spans.subList(before, spans.size()).removeIf(span -> span.end() != end);
    }

    /** Adds the tokens of a decoded text, at their locations in the original. Returns whether there were any. */
    private boolean search(DecodedText derived, String... words) {
        if (derived.length < TokenParser.SHORTEST) {
            return false;
        }
        if (inner == null) {
            inner = new Detector(now, PlaceholderMode.HIDE, deepest > 1 ? new Decoder(now, deepest - 1) : null);
        }
        List<Chunk.Span> there = inner.find(derived.bytes, derived.length);
        for (Chunk.Span span : there) {
            List<String> encoding = new ArrayList<>(List.of(words));
            encoding.addAll(span.encoding());
            int start = derived.start(span);
            spans.add(new Chunk.Span(span.token(), start, derived.end(span) - start, encoding));
        }
        return !there.isEmpty();
    }
}
