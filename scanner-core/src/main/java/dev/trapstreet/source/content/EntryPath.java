package dev.trapstreet.source.content;

import dev.trapstreet.finding.ArchiveEntry;
import dev.trapstreet.token.Redactor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Path of an entry in an outermost archive. Immutable.
 *
 * @param names the names of the entries, from the outermost archive inward; empty for that archive itself. Not redacted
 * @param shown the same entries as reports show them
 */
record EntryPath(List<String> names, List<ArchiveEntry> shown) {
    /** Path of the outermost archive. */
    static final EntryPath OUTERMOST = new EntryPath(List.of(), List.of());

    /** Name of the content of a compressed file in an identity. There is no other entry in that file. */
    private static final String CONTENT = "";

    /** Maximum length of an entry name in reports, in characters. */
    private static final int LONGEST_NAME = 1024;

    /** Returns the path of an entry in this archive. */
    EntryPath child(String name) {
        return child(bounded(name), ArchiveEntry.named(display(name)));
    }

    /** Returns the path of the content of a compressed file. */
    EntryPath content() {
        return child(CONTENT, ArchiveEntry.CONTENT);
    }

    private EntryPath child(String name, ArchiveEntry display) {
        List<String> more = new ArrayList<>(names);
        more.add(name);
        List<ArchiveEntry> moreShown = new ArrayList<>(shown);
        moreShown.add(display);
        return new EntryPath(more, moreShown);
    }

    /** Returns the number of archives around the entry. */
    int depth() {
        return names.size();
    }

    /** Returns a name as reports show it: redacted, shortened, without control characters, and never empty. */
    static String display(String name) {
        String whole = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        StringBuilder shown = null;
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\uFFFE'
                    || c == '\uFFFF') {
                shown = shown == null ? new StringBuilder(whole) : shown;
                shown.setCharAt(i, '?');
            }
        }
        String text = shown == null ? whole : shown.toString();
        return Redactor.redact(text.isEmpty() ? "?" : text);
    }

    /**
     * Returns the name by which an entry is recognized. A long one is replaced by its beginning and a hash of the whole, because a
     * hostile archive could have many.
     */
    static String bounded(String name) {
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return name.substring(0, LONGEST_NAME) + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
