package dev.trapstreet.detect;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.source.Chunk;
import dev.trapstreet.text.LineTracker;
import dev.trapstreet.text.Position;
import dev.trapstreet.text.RunSearch;
import dev.trapstreet.token.TokenReader;
import dev.trapstreet.token.TokenReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * From a chunk to the tokens in it. Holds scratch space and is used by one thread.
 *
 * <p>Three steps, each on what the one before let through: runs of the token alphabet that are long enough for a token
 * ({@link RunSearch}); in those the literal {@code k.eyJ}; there the grammar ({@link TokenReader}). No keyword, no left
 * boundary, no regular expression: real tokens stand behind {@code %22}, {@code =} and {@code xx} (DOMAIN section 1.6).
 */
public final class Detector {
    /** Bytes from a token's first to the dot that the anchor is found by. */
    private static final int HEADER_LETTERS = 2;

    private final TokenReader reader;
    private final Placeholders placeholders;
    private final RunSearch runs;
    private final List<Chunk.Span> spans = new ArrayList<>();

    /** @param now the moment by which ids and times are judged */
    public Detector(Instant now, Placeholders placeholders) {
        this.reader = new TokenReader(now);
        this.placeholders = placeholders;
        // The shortest placeholder is its anchor, "pk.eyJ"; hardly any text has few runs of that length.
        int shortest = placeholders == Placeholders.SHOW ? 6 : TokenReader.SHORTEST;
        this.runs = new RunSearch(TokenReader.ALPHABET, shortest);
    }

    /** Passes on every token that starts in the chunk's owned part, in the order in which they stand. */
    public void detect(Chunk chunk, Consumer<Candidate> found) {
        spans.clear();
        if (chunk.isAllFresh()) {
            search(chunk.bytes(), 0, chunk.ownedTo(), chunk.to());
        } else {
            int[] fresh = chunk.fresh();
            for (int i = 0; i < fresh.length; i += 2) {
                int to = (int) Math.min(chunk.to(), (long) fresh[i + 1] + TokenReader.REACH);
                search(chunk.bytes(), fresh[i], fresh[i + 1], to);
            }
            if (!chunk.carried().isEmpty()) {
                spans.addAll(chunk.carried());
                spans.sort(Comparator.comparingInt(Chunk.Span::start));
            }
        }
        if (!spans.isEmpty()) {
            Places places = new Places(chunk);
            for (Chunk.Span span : spans) {
                chunk.accept(span);
                found.accept(new Candidate(span.token(), places.locate(span.start(), span.length())));
            }
        }
    }

    /** The tokens that start from {@code from} on, before {@code ownedTo}, by what stands before {@code to}. */
    private void search(byte[] bytes, int from, int ownedTo, int to) {
        runs.over(bytes, from, ownedTo, to);
        while (runs.next()) {
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

        Location locate(int start, int length) {
            lines.advance(bytes, reached, start);
            reached = start;
            Position from = lines.position();
            // All of it is ASCII, on one line.
            int endColumn = (int) Math.min((long) from.column() + length, Integer.MAX_VALUE);
            return new Location(provenance, from.line(), from.column(), endColumn, offset + start, length);
        }
    }
}
