package dev.trapstreet.source.content;

import dev.trapstreet.source.DisplayPaths;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reader of cpio archives in the forms of SVR4, of POSIX and of old Unix (man 5 cpio). Ends after the trailer. */
final class CpioReader {
    private static final String TRAILER = "TRAILER!!!";
    private static final int FILE_TYPE = 0xF000;
    private static final int DIRECTORY = 0x4000;
    private static final int LONGEST_NAME = 1 << 16;

    private CpioReader() {}

    /**
     * Header of an entry.
     *
     * @param size the size of the header in bytes
     * @param mode the type and the permissions of the file
     * @param nameSize the size of the name in bytes, with its final zero
     * @param fileSize the size of the content in bytes
     * @param alignment the number of bytes to whose multiples name and content are padded
     */
    private record Header(int size, int mode, long nameSize, long fileSize, int alignment) {}

    /** Reads an archive up to the end of its trailer. */
    static void read(LookaheadReader in, EntryHandler handler) throws IOException {
        while (true) {
            Header header = header(in);
            if (header.nameSize < 1 || header.nameSize > LONGEST_NAME || header.fileSize < 0) {
                throw new IOException("a size in a header is wrong");
            }
            in.consume(header.size);
            byte[] bytes = in.consume((int) header.nameSize, LONGEST_NAME);
            String name = DisplayPaths.decodeName(java.util.Arrays.copyOf(bytes, bytes.length - 1));
            in.framing().blank(name);
            skipPadding(in, header.size + header.nameSize, header.alignment);
            if (name.equals(TRAILER)) {
                return;
            }
            LookaheadReader.BoundedStream content = in.slice(header.fileSize);
            if ((header.mode & FILE_TYPE) == DIRECTORY) {
                handler.name(name, "");
            } else {
                handler.entry(name, content, false);
            }
            content.finish();
            skipPadding(in, header.fileSize, header.alignment);
        }
    }

    private static void skipPadding(LookaheadReader in, long size, int alignment) throws IOException {
        in.skip((alignment - size % alignment) % alignment);
    }

    private static Header header(LookaheadReader in) throws IOException {
        if (!in.ensure(26)) {
            throw new EOFException("it ends within a header");
        }
        if (in.startsWith((byte) '0', (byte) '7', (byte) '0', (byte) '7', (byte) '0')) {
            boolean posix = in.peek(5) == '7';
            int size = posix ? 76 : 110;
            if (!in.ensure(size)) {
                throw new EOFException("it ends within a header");
            }
            return posix
                    ? new Header(size, (int) number(in, 18, 6, 8), number(in, 59, 6, 8), number(in, 65, 11, 8), 1)
                    : new Header(size, (int) number(in, 14, 8, 16), number(in, 94, 8, 16), number(in, 54, 8, 16), 4);
        }
        boolean little = in.peek(0) == 0xC7 && in.peek(1) == 0x71;
        if (!little && !(in.peek(0) == 0x71 && in.peek(1) == 0xC7)) {
            throw new IOException("an entry has no header");
        }
        long fileSize = (long) half(in, 22, little) << 16 | half(in, 24, little);
        return new Header(26, half(in, 6, little), half(in, 20, little), fileSize, 2);
    }

    private static int half(LookaheadReader in, int at, boolean little) {
        return little ? in.peekShort(at) : in.peek(at) << 8 | in.peek(at + 1);
    }

    private static long number(LookaheadReader in, int at, int digits, int base) throws IOException {
        try {
            String text = new String(in.buffer(), in.index() + at, digits, StandardCharsets.ISO_8859_1);
            return Long.parseLong(text, base);
        } catch (NumberFormatException e) {
            throw new IOException("a number in a header is malformed", e);
        }
    }
}
