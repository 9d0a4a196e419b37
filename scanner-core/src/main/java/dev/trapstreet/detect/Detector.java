package dev.trapstreet.detect;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.text.Alphabet;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.text.Position;
import dev.trapstreet.text.RunSearch;
import dev.trapstreet.text.Utf16RunSearch;
import dev.trapstreet.token.ParseResult;
import dev.trapstreet.token.TokenParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Token detector for chunks. Holds reusable buffers; confined to one thread.
 *
 * <p>Detection has three steps, and each one examines only what passed the previous one: runs of the token alphabet
 * that are long enough for a token ({@link RunSearch}), the literal {@code k.eyJ} within a run, and the token grammar
 * ({@link TokenParser}). There is no keyword, no left boundary and no regular expression, because real tokens follow
 * {@code %22}, {@code =} and {@code xx} (see docs/domain.md#recognition).
 *
 * <p>The same search serves encoded and split tokens: each encoding leaves a long run (docs/decisions/0010), which is
 * passed to the {@link EncodedRunHandler}.
 */
public final class Detector {
    /** Distance from its header within which a payload usually starts, in bytes. */
    private static final int UNSEEN = 200;

    /** Number of bytes from a token's start to the dot of the anchor {@code k.eyJ}. */
    private static final int HEADER_LETTERS = 2;

    /** Token alphabet and the backslash, so that escapes in source code do not break a run. */
    private static final Alphabet WITH_ESCAPES = Alphabet.lettersDigitsAnd("-_.=\\");

    /**
     * Order of spans by start, then by number of encodings, then by length. This is a class because the JDK's comparator
     * factories create lambdas, which no class data archive keeps: three of them added 15 ms to start-up.
     */
    private static final class SpanOrder implements Comparator<Chunk.Span> {
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

    private final TokenParser parser;
    private final PlaceholderMode placeholders;
    private final @Nullable EncodedRunHandler encodedRuns;
    private final RunSearch runs;
    private final Utf16RunSearch wideRuns = new Utf16RunSearch(TokenParser.ALPHABET, EncodedRunHandler.SHORTEST);
    private final int shortest;
    private final List<Chunk.Span> spans = new ArrayList<>();

    /**
     * Creates a detector of tokens in plain text only.
     *
     * @param now the time against which token ids and timestamps are checked
     * @param placeholders whether to report text that only starts like a token
     */
    public Detector(Instant now, PlaceholderMode placeholders) {
        this(now, placeholders, null);
    }

    /**
     * Creates a detector that can also find encoded tokens.
     *
     * @param now the time against which token ids and timestamps are checked
     * @param placeholders whether to report text that only starts like a token
     * @param encodedRuns the decoder, not shared with another detector; null to search plain text only
     */
    public Detector(Instant now, PlaceholderMode placeholders, @Nullable EncodedRunHandler encodedRuns) {
        this.encodedRuns = encodedRuns;
        this.parser = new TokenParser(now);
        this.placeholders = placeholders;
        // The shortest placeholder is its anchor, "pk.eyJ". Most text has many runs of that length.
        this.shortest = placeholders == PlaceholderMode.SHOW ? 6 : TokenParser.SHORTEST;
        this.runs = encodedRuns == null
                ? new RunSearch(TokenParser.ALPHABET, shortest)
                : new RunSearch(WITH_ESCAPES, Math.min(shortest, EncodedRunHandler.SHORTEST));
    }

    /**
     * Passes on every token that starts in the chunk's owned part, in order of position. Also reports each one to
     * {@link Chunk#onToken}.
     *
     * @param chunk the chunk to search; tokens that are already known in it ({@link Chunk#inheritedTokens}) are included
     * @param found receives the tokens
     */
    public void detect(Chunk chunk, Consumer<TokenMatch> found) {
        spans.clear();
        if (chunk.searchesWhole()) {
            search(chunk.bytes(), 0, chunk.ownedLength(), chunk.length(), chunk.length());
        } else {
            int[] fresh = chunk.searchRanges();
            for (int i = 0; i < fresh.length; i += 2) {
                int to = (int) Math.min(chunk.length(), (long) fresh[i + 1] + TokenParser.REACH);
                search(chunk.bytes(), fresh[i], fresh[i + 1], to, chunk.length());
            }
            spans.addAll(chunk.inheritedTokens());
        }
        if (encodedRuns != null) {
            encodedRuns.decodeAll(chunk.bytes(), chunk.length(), spans);
            // Text that markup divides is joined in documents only, which are archives and always searched whole. In an
            // object of
            // git of which only the changes are searched, the parts may be far from what has changed.
            if (!spans.isEmpty()) {
                spans.removeIf(span -> span.encoding().contains(Chunk.Span.MARKUP)
                        && chunk.provenance().containers().isEmpty());
            }
        }
        order(chunk.offset() == 0 ? 0 : UNSEEN, chunk.ownedLength());
        if (!spans.isEmpty()) {
            SpanLocator places = new SpanLocator(chunk);
            for (Chunk.Span span : spans) {
                chunk.onToken(span);
                found.accept(new TokenMatch(span.token(), places.locate(span)));
            }
        }
    }

    /**
     * Returns the tokens of a complete text, in order of position. The list is reused: it is valid until the next call.
     *
     * @param bytes the array whose first {@code to} bytes are the text
     * @param to the index after the last byte of the text
     * @return the tokens, or an empty list
     */
    public List<Chunk.Span> find(byte[] bytes, int to) {
        spans.clear();
        search(bytes, 0, to, to, to);
        if (encodedRuns != null) {
            encodedRuns.decodeAll(bytes, to, spans);
        }
        order(0, to);
        return spans;
    }

    /**
     * Sorts the spans and removes duplicates, encoded readings that start within a plain token, and spans that start
     * after the owned part.
     *
     * @param unseen the length of the start in which a payload may belong to a token that starts in the window before
     * @param ownedTo the end of the owned part
     */
    private void order(int unseen, int ownedTo) {
        if (spans.isEmpty()) {
            return;
        }
        spans.sort(new SpanOrder());
        int kept = 0;
        int plainEnd = 0;
        int tokenEnd = 0; // of the last token that is more than a payload
        for (int i = 0; i < spans.size(); i++) {
            Chunk.Span span = spans.get(i);
            boolean plain = span.encoding().isEmpty();
            Chunk.Span before = kept == 0 ? null : spans.get(kept - 1);
            boolean again = before != null
                    && (plain
                            ? before.start() == span.start()
                                    && before.encoding().isEmpty()
                            : isSame(before, span));
            boolean pieces = span.encoding().contains(Chunk.Span.PIECES);
            if (again
                    || span.start() >= ownedTo
                    || (!plain && span.start() < plainEnd)
                    || (pieces && span.start() < Math.max(tokenEnd, unseen))) {
                continue;
            }
            tokenEnd = pieces ? tokenEnd : Math.max(tokenEnd, span.end());
            plainEnd = plain ? Math.max(plainEnd, span.end()) : plainEnd;
            spans.set(kept++, span);
        }
        spans.subList(kept, spans.size()).clear();
    }

    /** Returns whether the two spans are the same token, read in two ways at one location. */
    private static boolean isSame(Chunk.Span before, Chunk.Span span) {
        return span.start() < before.end() && before.token().equals(span.token());
    }

    /**
     * Adds the tokens that start at {@code from} or later and before {@code ownedTo}. A token may extend up to
     * {@code to}.
     */
    private void search(byte[] bytes, int from, int ownedTo, int to, int textEnd) {
        EncodedRunHandler behind = encodedRuns;
        if (behind != null) {
            wideRuns.reset(bytes, from, ownedTo, to);
            while (wideRuns.next()) {
                behind.addUtf16Run(wideRuns.start(), wideRuns.end());
            }
        }
        runs.reset(bytes, from, ownedTo, to);
        while (runs.next()) {
            if (behind != null) {
                behind.addRun(bytes, runs.start(), runs.end(), textEnd);
            }
            if (runs.end() - runs.start() < shortest) {
                continue; // long enough for an encoded token, but not for a plain one
            }
            int last = Math.min(runs.end() - 3, ownedTo + HEADER_LETTERS);
            for (int dot = runs.start() + HEADER_LETTERS; dot < last; dot++) {
                if (bytes[dot] != '.' || !isAnchor(bytes, dot)) {
                    continue;
                }
                int start = dot - HEADER_LETTERS;
                ParseResult result = open(bytes, start, to);
                if (result.token().isPresent()) {
                    spans.add(new Chunk.Span(result.token().get(), start, result.length()));
                }
            }
        }
    }

    private ParseResult open(byte[] bytes, int start, int end) {
        ParseResult result = parser.parse(bytes, start, end);
        return result.failedCheck().isPresent() && placeholders == PlaceholderMode.SHOW
                ? parser.parsePlaceholder(bytes, start, end)
                : result;
    }

    /** Returns whether "k.eyJ" is around the dot. The caller ensures enough bytes on both sides. */
    private static boolean isAnchor(byte[] bytes, int dot) {
        return bytes[dot - 1] == 'k' && bytes[dot + 1] == 'e' && bytes[dot + 2] == 'y' && bytes[dot + 3] == 'J';
    }

    /** Converter from spans to locations, in one pass over a chunk that contains tokens. */
    private static final class SpanLocator {
        private final byte[] bytes;
        private final long offset;
        private final LineTracker lines;
        private final Provenance provenance;
        private int reached;

        SpanLocator(Chunk chunk) {
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
                    ? (long) from.column() + span.length() // a plain token is ASCII on one line
                    : endColumn(span);
            Location plain = new Location(
                    provenance,
                    from.line(),
                    from.column(),
                    (int) Math.min(endColumn, Integer.MAX_VALUE),
                    offset + start,
                    span.length());
            return encoding.isEmpty() ? plain : plain.withEncoding(encoding);
        }

        /** Returns the column after the span's part on its first line. */
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
