package dev.trapstreet.report;

import dev.trapstreet.token.MapboxToken;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Facts that the first line of a token already states: its type, its account and its day of creation. Messages of rules repeat
 * them, because other formats show a message alone.
 */
final class HeaderFacts {
    private static final String BORN = "( \\(created [^()]*\\))?";

    private HeaderFacts() {}

    /**
     * Returns a message without these facts: "The secret token of account demo (created on 2024-05-01) ships with the app." is
     * "It ships with the app."
     */
    static String omit(MapboxToken token, String message) {
        String account = token.claims().account().orElse("");
        if (account.isEmpty() || !message.contains(account)) {
            return message;
        }
        String owner = " of account " + Pattern.quote(account) + BORN + "(?![\\w-])";
        Matcher subject = Pattern.compile(
                        "\\b(The|This|the|this)( public| secret| temporary)? token" + owner + "(?= \\w)")
                .matcher(message);
        String shorter = subject.replaceAll(found -> found.group(1).startsWith("T") ? "It" : "it");
        return shorter.replaceAll(owner, "");
    }
}
