package dev.trapstreet.decode;

import dev.trapstreet.source.Chunk;

/** Text that is written from its end to its start, and that the code around it reverses. */
final class ReversedText extends DecodedText {
    private int end;

    /** Returns whether the run continues with the rest of a reversed payload's start, {@code eyJ1Ijoi} or {@code eyJhIjoi}, and a header. */
    static boolean endsPayload(byte[] b, int e, int end) {
        boolean header = end - e > 3 && b[e + 1] == '.' && b[e + 2] == 'k';
        return header && e >= 3 && (b[e - 3] == '1' || b[e - 3] == 'h');
    }

    /** Reads a run backward. */
    void read(byte[] source, int start, int runEnd) {
        end = runEnd;
        length = runEnd - start;
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = source[runEnd - 1 - i];
        }
    }

    @Override
    int from(int i) {
        return end - 1 - i;
    }

    @Override
    int until(int i) {
        return end - i;
    }

    @Override
    int start(Chunk.Span span) {
        return from(span.end() - 1);
    }

    @Override
    int end(Chunk.Span span) {
        return until(span.start());
    }
}
