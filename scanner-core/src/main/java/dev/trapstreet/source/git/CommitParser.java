package dev.trapstreet.source.git;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.token.Redactor;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** Parser for the content of commit objects: author, date and subject (git-commit-tree), in the encoding that the commit declares. */
public final class CommitParser {
    private static final String AUTHOR = "author ";
    private static final String ENCODING = "\nencoding ";

    /** Maximum number of bytes in which the encoding is looked for. A signature or the tag of a merge can follow it. */
    private static final int LONGEST_HEADER = 1 << 16;

    private CommitParser() {}

    /**
     * Parses a commit. Tokens in the author and the subject are redacted.
     *
     * @param name the object id
     * @param content the content of the object; a truncated one is accepted
     * @return the commit, with empty texts and the epoch as date where the content lacks them
     */
    public static Commit parse(String name, byte[] content) {
        String text = decode(content);
        String author = "";
        Instant date = Instant.EPOCH;
        int at = 0;
        while (at < text.length() && text.charAt(at) != '\n') {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            if (line.startsWith(AUTHOR)) {
                int mail = line.lastIndexOf('>');
                author = line.substring(AUTHOR.length(), Math.max(AUTHOR.length(), mail + 1));
                date = date(line.substring(mail + 1).strip());
            }
            at = end < 0 ? text.length() : end + 1;
        }
        String message = text.substring(Math.min(text.length(), at + 1)).stripLeading();
        int end = message.indexOf('\n');
        String subject = end < 0 ? message : message.substring(0, end);
        return new Commit(name, Redactor.redact(author), date, Redactor.redact(subject.strip()));
    }

    /** Decodes a commit with the charset that its header names, which Java must know; otherwise it is most likely UTF-8. */
    private static String decode(byte[] content) {
        String header = header(content);
        int at = header.indexOf(ENCODING);
        if (at >= 0) {
            int from = at + ENCODING.length();
            int end = header.indexOf('\n', from);
            String charset =
                    header.substring(from, end < 0 ? header.length() : end).strip();
            try {
                Charset named = Charset.forName(charset);
                if (isAsciiBased(named)) {
                    return new String(content, named);
                }
            } catch (IllegalArgumentException e) {
                return DisplayPaths.decodeName(content); // also git shows such a message as it is
            }
        }
        return DisplayPaths.decodeName(content);
    }

    /**
     * Returns whether the characters of a token have the same bytes as in ASCII. With another charset, such as EBCDIC, the text would show
     * the characters of a token in another form, which is not redacted.
     */
    private static boolean isAsciiBased(Charset charset) {
        String ascii = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
        return new String(ascii.getBytes(StandardCharsets.US_ASCII), charset).equals(ascii);
    }

    /** Returns the lines before the message, one character for each byte. */
    private static String header(byte[] content) {
        int end = 0;
        while (end + 1 < content.length && (content[end] != '\n' || content[end + 1] != '\n')) {
            end++;
        }
        return new String(content, 0, Math.min(end, LONGEST_HEADER), StandardCharsets.ISO_8859_1);
    }

    /**
     * Creates a commit for which only the object id is known.
     *
     * @param name the object id
     * @return the commit, with empty texts and the epoch as date
     */
    public static Commit unknown(String name) {
        return new Commit(name, "", Instant.EPOCH, "");
    }

    /**
     * Parses the date of an author line. The time zone is ignored.
     *
     * @param text the seconds since 1970, a space and the time zone
     */
    private static Instant date(String text) {
        int blank = text.indexOf(' ');
        try {
            return Instant.ofEpochSecond(Long.parseLong(blank < 0 ? text : text.substring(0, blank)));
        } catch (NumberFormatException | DateTimeException e) {
            return Instant.EPOCH; // git shows the same date for one that it cannot parse
        }
    }
}
