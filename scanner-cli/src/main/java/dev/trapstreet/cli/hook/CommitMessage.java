package dev.trapstreet.cli.hook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Message of a commit that git is about to create, from the file that git passes to a commit-msg hook. Git has not removed comments from
 * it yet, and whether it will depends on its options, so they are part of the message here.
 */
final class CommitMessage {
    /** Maximum size of a message, in bytes. */
    private static final int LARGEST = 64 << 20;

    /** Line below which {@code git commit --verbose} shows the changes, after the comment character. See git-commit, "--cleanup". */
    private static final String SCISSORS = " ------------------------ >8 ------------------------\n";

    private static final String BELOW_SCISSORS = " Do not modify or remove the line above.\n";

    private CommitMessage() {}

    /**
     * Reads a message, without the changes that git shows below it.
     *
     * @param file the file of the message
     * @return the bytes of the message
     * @throws IOException if the file cannot be read or is too large
     */
    static byte[] read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        if (bytes.length > LARGEST) {
            throw new IOException("the commit message has more than " + LARGEST + " bytes");
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf(SCISSORS); at > 0; at = text.indexOf(SCISSORS, at + 1)) {
            int start = at - 1; // of the line, at its comment character
            boolean atLineStart = start == 0 || text.charAt(start - 1) == '\n';
            // Only git writes the second line. Without it, the first may be text that stays in the message.
            if (atLineStart && text.startsWith(text.charAt(start) + BELOW_SCISSORS, at + SCISSORS.length())) {
                return text.substring(0, start).getBytes(StandardCharsets.ISO_8859_1);
            }
        }
        return bytes;
    }
}
