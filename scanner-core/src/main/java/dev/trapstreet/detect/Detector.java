package dev.trapstreet.detect;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.text.Alphabet;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.text.Position;
import dev.trapstreet.text.RunSearch;
import dev.trapstreet.text.WideRunSearch;
import dev.trapstreet.token.TokenReader;
import dev.trapstreet.token.TokenReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From a chunk to the tokens in it. Holds scratch space and is used by one thread.
 *
 * <p>Three steps, each on what the one before let through: runs of the token alphabet that are long enough for a token
 * ({@link RunSearch}); in those the literal {@code k.eyJ}; there the grammar ({@link TokenReader}). No keyword, no left
 * boundary, no regular expression: real tokens stand behind {@code %22}, {@code =} and {@code xx} (DOMAIN section 1.6).
 *
 * <p>The same search serves what is encoded or split, of which each form leaves a long run (docs/decisions/0010): an
 * {@link Unwrapper} is shown those.
 */
public final class Detector {
    /** Bytes from a token's first to the dot that the anchor is found by. */
    private static final int HEADER_LETTERS = 2;

    /** A backslash starts the escapes of a script, which then do not break a run. */
    private static final Alphabet WITH_ESCAPES = Alphabet.lettersDigitsAnd("-_.=\\");

    /**
     * By place; of two in one place, the one with fewer encodings. A class, because the comparators that the JDK makes are
     * lambdas that no archive of classes keeps: three of them cost a start 15 ms.
     */
    private static final class Order implements Comparator<Chunk.Span> {
        @Override
        public int compare(Chunk.Span one, Chunk.Span other) {
            int byStart = Integer.compare(one.start(), other.start());
            if (byStart != 0) {
                return byStart;
            }
            int byEncodings =
                    Integer.compare(one.encoding().size(), other.encoding().size());
            return byEncodings != 0 ? byEncodings : Integer.compare(one.length(), other.length());
        }
    }

    private final TokenReader reader;
    private final Placeholders placeholders;
    private final @Nullable Unwrapper unwrapper;
    private final RunSearch runs;
    private final WideRunSearch wideRuns = new WideRunSearch(TokenReader.ALPHABET, Unwrapper.SHORTEST);
    private final int shortest;
    private final List<Chunk.Span> spans = new ArrayList<>();

    /** @param now the moment by which ids and times are judged */
    public Detector(Instant now, Placeholders placeholders) {
        this(now, placeholders, null);
    }

    /**
     * @param now the moment by which ids and times are judged
     * @param unwrapper of this detector alone; null for what stands there as it is
     */
    public Detector(Instant now, Placeholders placeholders, @Nullable Unwrapper unwrapper) {
        this.unwrapper = unwrapper;
        this.reader = new TokenReader(now);
        this.placeholders = placeholders;
        // The shortest placeholder is its anchor, "pk.eyJ"; hardly any text has few runs of that length.
        this.shortest = placeholders == Placeholders.SHOW ? 6 : TokenReader.SHORTEST;
        this.runs = unwrapper == null
                ? new RunSearch(TokenReader.ALPHABET, shortest)
                : new RunSearch(WITH_ESCAPES, Math.min(shortest, Unwrapper.SHORTEST));
    }

    /** Passes on every token that starts in the chunk's owned part, in the order in which they stand. */
    public void detect(Chunk chunk, Consumer<Candidate> found) {
        spans.clear();
        if (chunk.isAllFresh()) {
            search(chunk.bytes(), 0, chunk.ownedTo(), chunk.to(), chunk.to());
        } else {
            int[] fresh = chunk.fresh();
            for (int i = 0; i < fresh.length; i += 2) {
                int to = (int) Math.min(chunk.to(), (long) fresh[i + 1] + TokenReader.REACH);
                search(chunk.bytes(), fresh[i], fresh[i + 1], to, chunk.to());
            }
            spans.addAll(chunk.carried());
        }
        if (unwrapper != null) {
            unwrapper.unwrap(chunk.bytes(), chunk.to(), spans);
        }
        order(chunk.ownedTo());
        if (!spans.isEmpty()) {
            Places places = new Places(chunk);
            for (Chunk.Span span : spans) {
                chunk.accept(span);
                found.accept(new Candidate(span.token(), places.locate(span)));
            }
        }
    }

    /** The tokens of a whole text, in the order in which they stand; valid until the next call. */
    public List<Chunk.Span> find(byte[] bytes, int to) {
        spans.clear();
        search(bytes, 0, to, to, to);
        if (unwrapper != null) {
            unwrapper.unwrap(bytes, to, spans);
        }
        order(to);
        return spans;
    }

    /** Brings the tokens into order; what was found twice, or in another way also as it stands there, stays once. */
    private void order(int ownedTo) {
        if (spans.isEmpty()) {
            return;
        }
        spans.sort(new Order());
        int kept = 0;
        int plainEnd = 0;
        for (int i = 0; i < spans.size(); i++) {
            Chunk.Span span = spans.get(i);
            boolean plain = span.encoding().isEmpty();
            Chunk.Span before = kept == 0 ? null : spans.get(kept - 1);
            boolean again = before != null
                    && (plain
                            ? before.start() == span.start()
                                    && before.encoding().isEmpty()
                            : isSame(before, span));
            if (again || span.start() >= ownedTo || (!plain && span.start() < plainEnd)) {
                continue;
            }
            plainEnd = plain ? Math.max(plainEnd, span.end()) : plainEnd;
            spans.set(kept++, span);
        }
        spans.subList(kept, spans.size()).clear();
    }

    /** True for one token in two readings of one place. */
    private static boolean isSame(Chunk.Span before, Chunk.Span span) {
        return span.start() < before.end() && before.token().equals(span.token());
    }

    /** The tokens that start from {@code from} on, before {@code ownedTo}, by what stands before {@code to}. */
    private void search(byte[] bytes, int from, int ownedTo, int to, int textEnd) {
        Unwrapper behind = unwrapper;
        if (behind != null) {
            wideRuns.over(bytes, from, ownedTo, to);
            while (wideRuns.next()) {
                behind.considerWide(wideRuns.start(), wideRuns.end());
            }
        }
        runs.over(bytes, from, ownedTo, to);
        while (runs.next()) {
            if (behind != null) {
                behind.consider(bytes, runs.start(), runs.end(), textEnd);
            }
            if (runs.end() - runs.start() < shortest) {
                continue; // of a form, not of a token
            }
            int last = Math.min(runs.end() - 3, ownedTo + HEADER_LETTERS);
            for (int dot = runs.start() + HEADER_LETTERS; dot < last; dot++) {
                if (bytes[dot] != '.' || !isAnchor(bytes, dot)) {
                    continue;
                }
                int start = dot - HEADER_LETTERS;
                TokenReading reading = open(bytes, start, to);
                if (reading.token().isPresent()) {
                    spans.add(new Chunk.Span(reading.token().get(), start, reading.length()));
                }
            }
        }
    }

    private TokenReading open(byte[] bytes, int start, int end) {
        TokenReading reading = reader.read(bytes, start, end);
        return reading.failed().isPresent() && placeholders == Placeholders.SHOW
                ? reader.readPlaceholder(bytes, start, end)
                : reading;
    }

    /** True when "k.eyJ" stands around the dot; there are bytes enough on both sides. */
    private static boolean isAnchor(byte[] bytes, int dot) {
        return bytes[dot - 1] == 'k' && bytes[dot + 1] == 'e' && bytes[dot + 2] == 'y' && bytes[dot + 3] == 'J';
    }

    /** Turns spans into locations, walking over a chunk that holds tokens once. */
    private static final class Places {
        private final byte[] bytes;
        private final long offset;
        private final LineTracker lines;
        private final Provenance provenance;
        private int reached;

        Places(Chunk chunk) {
            this.bytes = chunk.bytes();
            this.offset = chunk.offset();
            this.lines = chunk.lines();
            this.provenance = chunk.provenance();
        }

        Location locate(Chunk.Span span) {
            int start = span.start();
            lines.advance(bytes, reached, start);
            reached = start;
            Position from = lines.position();
            List<String> encoding = span.encoding();
            long endColumn = encoding.isEmpty()
                    ? (long) from.column() + span.length() // all of it is ASCII, on one line
                    : endColumn(span);
            return new Location(
                    provenance,
                    from.line(),
                    from.column(),
                    (int) Math.min(endColumn, Integer.MAX_VALUE),
                    offset + start,
                    span.length(),
                    encoding);
        }

        /** After the part of it that stands on its first line. */
        private long endColumn(Chunk.Span span) {
            int end = span.start();
            while (end < span.end() && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            LineTracker after = new LineTracker(lines);
            after.advance(bytes, span.start(), end);
            return after.position().column();
        }
    }
}
