package dev.trapstreet.decode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Content of a gzip file that is base64 in text, as in the releases that Helm stores in secrets. Each of its bytes stands for the whole base64. */
final class InflatedText extends DecodedText {
    /** Maximum number of bytes. A release has at most 1 MB of base64, of text that compresses four to ten times. */
    private static final int MAX_BYTES = 16 << 20;

    /** Number of digits that have the header of a gzip file, of ten bytes, rounded up. */
    private static final int HEADER_DIGITS = 16;

    private int start;
    private int end;

    /**
     * Returns the index of the first digit if a run is at the start of the base64 of a gzip file; otherwise -1. The magic number and the
     * method are a whole group of digits. Of the header, a slash or plus is no part of a run.
     *
     * @param at the start of the run
     * @param to the index after the last byte of the run
     */
    static int startOf(byte[] source, int at, int to) {
        int start = at;
        while (start > 0 && at - start < HEADER_DIGITS && Base64Text.isDigit(source[start - 1])) {
            start--;
        }
        return to - start > HEADER_DIGITS
                        && source[start] == 'H'
                        && source[start + 1] == '4'
                        && source[start + 2] == 's'
                        && source[start + 3] == 'I'
                ? start
                : -1;
    }

    /**
     * Inflates the decoded base64. Damage ends the text.
     *
     * @param base64 the gzip file
     * @param from the index of the first digit in the original
     */
    void read(Base64Text base64, int from) {
        start = from;
        end = base64.end();
        length = 0;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(base64.bytes, 0, base64.length))) {
            reserve(Math.min(MAX_BYTES, 4 * base64.length));
            int read = 0;
            while (read >= 0 && length < MAX_BYTES) {
                reserve(Math.min(MAX_BYTES, length + 8192));
                read = in.read(bytes, length, Math.min(bytes.length, MAX_BYTES) - length);
                length += Math.max(0, read);
            }
        } catch (IOException e) {
            // Other text may begin like this; what was inflated is searched.
            end = base64.end();
        }
    }

    @Override
    int from(int i) {
        return start;
    }

    @Override
    int until(int i) {
        return end;
    }
}
