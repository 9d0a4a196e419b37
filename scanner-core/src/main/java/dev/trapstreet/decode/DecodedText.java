package dev.trapstreet.decode;

import dev.trapstreet.source.Chunk;

/**
 * Decoded text that knows the original index of each of its bytes. The buffer is reused: the content is valid until the
 * next decoding. Confined to one thread.
 */
abstract class DecodedText {
    byte[] bytes = new byte[1024];
    int length;

    /** Grows the buffer to at least {@code capacity} bytes. */
    final void reserve(int capacity) {
        if (bytes.length < capacity) {
            bytes = java.util.Arrays.copyOf(bytes, Math.max(capacity, 2 * bytes.length));
        }
    }

    /** Returns the index, in the original, of the first byte that contributed to {@code bytes[i]}. */
    abstract int from(int i);

    /** Returns the index, in the original, after the last byte that contributed to {@code bytes[i]}. */
    abstract int until(int i);

    /** Returns the index, in the original, of the first byte of a token in this text. */
    int start(Chunk.Span span) {
        return from(span.start());
    }

    /** Returns the index, in the original, after the last byte of a token in this text. */
    int end(Chunk.Span span) {
        return until(span.end() - 1);
    }
}
