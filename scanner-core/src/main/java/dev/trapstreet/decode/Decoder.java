package dev.trapstreet.decode;

import dev.trapstreet.detect.Detector;
import dev.trapstreet.detect.Placeholders;
import dev.trapstreet.detect.Unwrapper;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.source.Depth;
import dev.trapstreet.token.TokenReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds tokens that stand encoded, escaped or split, up to three such forms around one another.
 *
 * <p>Each form leaves a run of at least thirty characters of a token's alphabet (docs/decisions/0010), so the runs of the
 * plain search tell where to look, by what they hold and what they touch:
 *
 * <pre>
 *   pk%2EeyJ1Ijoi…%2E…      an "eyJ" around which something is escaped
 *   "pk.eyJ1I" + "joi…"     a literal that is joined to another
 *   cGsuZXlKMUlqb2k…        the base64 of "k.eyJ", in one of three alignments
 *   eyJ0b2tlbiI6…           base64 that says text, in which to search again
 *   p·k·.·e·y·J·            zeros in between
 *   pk.eyJ1Ijoi…=           a line of mail that goes on
 * </pre>
 *
 * What comes of undoing the form is searched as any text, so nothing is reported that does not open as a token.
 */
public final class Decoder implements Unwrapper {
    /** Characters in one piece that every form but a split literal has of a token: a line of base64, a payload. */
    private static final int SHORTEST_ENCODED = 40;

    private static final int WIDE = 1;
    private static final int PAYLOAD = 2;
    private static final int ESCAPED = 4;
    private static final int JOINED = 8;
    private static final int BASE64_HEADER = 16;
    private static final int BASE64_TEXT = 32;
    private static final int BROKEN = 64;

    /** Of a run, where something is asked. */
    private static final byte[] ASKED = new byte[256];

    private static final byte IN_PAYLOAD = 1;
    private static final byte IN_ALIGNED = 2;
    private static final byte IN_SHIFTED = 3;
    private static final byte SEPARATOR = 4;

    /** Escapes in a row that are more than a path of Windows has. */
    private static final int SEVERAL = 3;

    /** Digits of base64 in which any token and what shares its last four ends. */
    private static final int MOST_DIGITS = TokenReader.REACH / 3 * 4 + 16;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long SMALL_BITS = 0x2020202020202020L;

    static {
        ASKED['y'] = IN_PAYLOAD;
        ASKED['X'] = IN_ALIGNED;
        ASKED['5'] = IN_SHIFTED;
        ASKED['\\'] = SEPARATOR;
        ASKED['='] = SEPARATOR;
        ASKED['.'] = SEPARATOR;
    }

    private final Instant now;
    private final int deepest;
    private final WideText wide = new WideText();
    private final Pieces pieces = new Pieces();
    private final Base64Text base64 = new Base64Text();
    private @Nullable Detector inner;

    private int[] clues = new int[3 * 64];
    private int count;
    private List<Chunk.Span> spans = List.of();

    /**
     * Undoes as much as can be.
     *
     * @param now the moment by which ids and times are judged
     */
    public Decoder(Instant now) {
        this(now, Depth.FULL.encodings());
    }

    /** @param deepest forms around one another that are undone; from 1 */
    public Decoder(Instant now, int deepest) {
        this.now = now;
        this.deepest = deepest;
    }

    @Override
    public void considerWide(int start, int end) {
        clue(start, end, WIDE);
    }

    @Override
    public void consider(byte[] bytes, int start, int end, int to) {
        if (end - start < SHORTEST) {
            return;
        }
        int kinds = Joints.areAround(bytes, start, end, to) ? JOINED : 0;
        kinds |= SoftBreaks.areAround(bytes, start, end, to) ? BROKEN : 0;
        if (end - start >= SHORTEST_ENCODED && hasCapitals(bytes, start, end)) {
            kinds |= look(bytes, start, end);
        }
        if (kinds != 0) {
            clue(start, end, kinds);
        }
    }

    /**
     * True when a byte of the run has not the bit that tells small letters, digits, dots and the like from capitals,
     * underscores and backslashes: what no encoded token lacks, and most long runs do.
     */
    private static boolean hasCapitals(byte[] bytes, int start, int end) {
        long all = (long) WORD.get(bytes, end - Long.BYTES);
        for (int i = start; i < end - Long.BYTES; i += Long.BYTES) {
            all &= (long) WORD.get(bytes, i);
        }
        return (all & SMALL_BITS) != SMALL_BITS;
    }

    private static int look(byte[] bytes, int start, int end) {
        int kinds = Base64Text.saysText(bytes, start, end) ? BASE64_TEXT : 0;
        int escapes = 0;
        byte[] asked = ASKED;
        for (int i = start + 1; i < end - 1; i++) {
            byte kind = asked[bytes[i] & 0xFF];
            if (kind == 0) {
                continue;
            }
            if (kind == SEPARATOR) {
                boolean escape = bytes[i] == '\\';
                escapes += escape && isEscape(bytes, i, end) ? 1 : 0;
                kinds |= Base64Text.saysText(bytes, escape ? i + 2 : i + 1, end) ? BASE64_TEXT : 0;
            } else if (kind == IN_PAYLOAD) {
                kinds |= bytes[i - 1] == 'e' && bytes[i + 1] == 'J' ? PAYLOAD : 0;
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

    /** True when the base64 of "k.eyJ" stands around that 'X' or '5', whatever it is aligned to (DOMAIN section 4). */
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

    private void clue(int start, int end, int kinds) {
        if (count + 3 > clues.length) {
            clues = Arrays.copyOf(clues, 2 * clues.length);
        }
        clues[count++] = start;
        clues[count++] = end;
        clues[count++] = kinds;
    }

    @Override
    public void unwrap(byte[] bytes, int to, List<Chunk.Span> found) {
        if (count == 0) {
            return;
        }
        spans = found;
        int last = count;
        count = 0;
        // A form that was undone is not undone again for each of its runs.
        int wideTo = 0;
        int base64To = 0;
        int joinedTo = 0;
        int escapedTo = 0;
        int brokenTo = 0;
        for (int i = 0; i < last; i += 3) {
            int start = clues[i];
            int end = clues[i + 1];
            int kinds = clues[i + 2];
            if (has(kinds, WIDE) && start >= wideTo) {
                wideTo = wide(bytes, start, end, to);
            }
            if (has(kinds, BASE64_TEXT) && start >= base64To) {
                base64To = base64Text(bytes, start, end, to);
            }
            if (has(kinds, BASE64_HEADER) && start >= base64To) {
                base64To = base64Headers(bytes, start, end, to);
            }
            if (has(kinds, PAYLOAD | ESCAPED) && start >= escapedTo) {
                escapedTo = escaped(bytes, start, end, to);
            }
            if (has(kinds, JOINED) && start >= joinedTo) {
                joinedTo = Joints.read(bytes, start, end, to, pieces);
                search(pieces, "split");
            }
            if (has(kinds, BROKEN) && start >= brokenTo) {
                brokenTo = SoftBreaks.read(bytes, start, to, pieces);
                search(pieces, "quoted-printable");
            }
        }
        spans = List.of();
    }

    private static boolean has(int kinds, int kind) {
        return (kinds & kind) != 0;
    }

    private int wide(byte[] bytes, int start, int end, int to) {
        wide.read(bytes, start, end, to);
        search(wide, wide.isBigEndian() ? "utf-16be" : "utf-16le");
        return wide.end();
    }

    /** Decodes each stretch of the run that says text, with the lines around it. */
    private int base64Text(byte[] bytes, int start, int end, int to) {
        int done = 0;
        for (int i = start; i < end; i++) {
            boolean begins =
                    i == start || ASKED[bytes[i - 1] & 0xFF] == SEPARATOR || (i > start + 1 && bytes[i - 2] == '\\');
            if (begins && i >= done && Base64Text.saysText(bytes, i, end)) {
                int block = i == start ? Base64Text.blockStart(bytes, i, 0) : i;
                base64.read(bytes, Base64Text.saysText(bytes, block, to) ? block : i, to, Integer.MAX_VALUE);
                done = base64.end();
                search(base64, "base64");
            }
        }
        return done;
    }

    /** Decodes from each header, at its own alignment, as far as a token can reach. */
    private int base64Headers(byte[] bytes, int start, int end, int to) {
        int done = 0;
        for (int i = start + 1; i < end - 1; i++) {
            byte kind = ASKED[bytes[i] & 0xFF];
            if ((kind == IN_ALIGNED || kind == IN_SHIFTED) && i >= done && isBase64Header(bytes, i, end)) {
                // The first of the four digits that the token's first character has a part in.
                int first = bytes[i] == 'X' ? i - 5 : bytes[i - 1] == 'V' ? i - 7 : i - 6;
                if (first >= 0) {
                    base64.read(bytes, first, to, MOST_DIGITS);
                    if (search(base64, "base64")) {
                        done = i + 1;
                    }
                }
            }
        }
        return done;
    }

    private int escaped(byte[] bytes, int start, int end, int to) {
        int from = Escapes.regionStart(bytes, start);
        int until = Escapes.regionEnd(bytes, end, to);
        for (Escapes escapes : Escapes.values()) {
            if (escapes.isIn(bytes, from, until)) {
                escapes.read(bytes, from, until, pieces);
                search(pieces, escapes.word());
            }
        }
        // Of a stretch that was cut off, a token can start before its end and end behind it.
        return until - end < TokenReader.REACH ? until : until - TokenReader.REACH;
    }

    /** Adds the tokens of a derived text, each with the place that it came from; true when there were any. */
    private boolean search(Derived derived, String word) {
        if (derived.length < TokenReader.SHORTEST) {
            return false;
        }
        if (inner == null) {
            inner = new Detector(now, Placeholders.HIDE, deepest > 1 ? new Decoder(now, deepest - 1) : null);
        }
        List<Chunk.Span> there = inner.find(derived.bytes, derived.length);
        for (Chunk.Span span : there) {
            List<String> encoding = new ArrayList<>();
            encoding.add(word);
            encoding.addAll(span.encoding());
            int start = derived.from(span.start());
            spans.add(new Chunk.Span(span.token(), start, derived.until(span.end() - 1) - start, encoding));
        }
        return !there.isEmpty();
    }
}
