package dev.trapstreet.source.git;

import dev.trapstreet.finding.Commit;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.token.Redactor;
import java.time.DateTimeException;
import java.time.Instant;

/** Parser for the content of commit objects: author, date and subject (git-commit-tree). */
public final class CommitParser {
    private static final String AUTHOR = "author ";

    private CommitParser() {}

    /**
     * Parses a commit. Tokens in the author and the subject are redacted.
     *
     * @param name the object id
     * @param content the content of the object; a truncated one is accepted
     * @return the commit, with empty texts and the epoch as date where the content lacks them
     */
    public static Commit parse(String name, byte[] content) {
        String text = DisplayPaths.decodeName(content);
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
