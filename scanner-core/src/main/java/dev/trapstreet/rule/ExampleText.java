package dev.trapstreet.rule;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Template for the examples of rules. Placeholders are replaced by generated tokens, so that no rule file contains a
 * token.
 *
 * <pre>
 *   {{sk}}                                     a secret token, created 30 days before the moment of the check
 *   {{pk created=2018-05-01}}                  created on that day
 *   {{sk id=a1b2c3d}}                          with that authorization id
 *   {{sk signature=doubtful}}                  with a signature that is not canonical
 *   {{tk}}                                     issued 10 minutes ago, for half an hour
 *   {{tk iat=-2h exp=-1h scopes=tokens:write}} with these times and scopes (several joined by +)
 *   {{tk iu=someone}}                          any other key is put into the payload as text
 * </pre>
 */
public final class ExampleText {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(pk|sk|tk)((?: [^{} ]+=[^{} ]+)*)\\}\\}");
    private static final Pattern PAIR = Pattern.compile("([^= ]+)=([^ ]+)");
    private static final Pattern SPAN = Pattern.compile("([+-])(\\d+)(s|m|h|d)");
    private static final String CUID_TAIL = "0000trapexample0";

    private ExampleText() {}

    /**
     * Replaces the placeholders of a text by tokens.
     *
     * @param text the text of an example
     * @param now the moment to which relative times refer
     * @return the text with tokens
     * @throws IllegalArgumentException if a placeholder is invalid; the message contains it
     */
    public static String fill(String text, Instant now) {
        Matcher standIn = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (standIn.find()) {
            Map<String, String> values = new LinkedHashMap<>();
            Matcher pair = PAIR.matcher(standIn.group(2));
            while (pair.find()) {
                values.put(pair.group(1), pair.group(2));
            }
            standIn.appendReplacement(filled, Matcher.quoteReplacement(token(standIn.group(1), values, now)));
        }
        standIn.appendTail(filled);
        if (filled.indexOf("{{") >= 0) {
            throw new IllegalArgumentException(
                    "cannot parse the placeholder at: " + filled.substring(filled.indexOf("{{")));
        }
        return filled.toString();
    }

    private static String token(String header, Map<String, String> values, Instant now) {
        String signature =
                "doubtful".equals(values.remove("signature")) ? "AAAAAAAAAAAAAAAAAAAAAB" : "AAAAAAAAAAAAAAAAAAAAAA";
        String account = values.remove("account");
        StringBuilder payload = new StringBuilder("{\"u\":\"")
                .append(account == null ? "trapstreet-example" : account)
                .append('"');
        if (header.equals("tk")) {
            appendTime(payload, "iat", values, "-10m", now);
            appendTime(payload, "exp", values, "+20m", now);
        } else {
            String created = values.remove("created");
            Instant time = created == null ? now.minus(Duration.ofDays(30)) : day(created);
            String cuid = "c" + Long.toString(time.toEpochMilli(), 36) + CUID_TAIL;
            payload.append(",\"a\":\"").append(values.getOrDefault("id", cuid)).append('"');
            values.remove("id");
        }
        String scopes = values.remove("scopes");
        if (scopes != null) {
            payload.append(",\"scopes\":[\"")
                    .append(scopes.replace("+", "\",\""))
                    .append("\"]");
        }
        values.forEach((key, value) ->
                payload.append(",\"").append(key).append("\":\"").append(value).append('"'));
        payload.append('}');
        String encoded = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.toString().getBytes(StandardCharsets.UTF_8));
        return header + "." + encoded + "." + signature;
    }

    private static Instant day(String date) {
        try {
            return Instant.parse(date + "T00:00:00Z");
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a date: created=" + date, e);
        }
    }

    private static void appendTime(
            StringBuilder payload, String key, Map<String, String> values, String usual, Instant now) {
        String value = values.containsKey(key) ? values.remove(key) : usual;
        if (value.equals("none")) {
            return;
        }
        Matcher span = SPAN.matcher(value);
        if (!span.matches()) {
            throw new IllegalArgumentException("not a time: " + key + "=" + value);
        }
        Instant time;
        try {
            String unit = span.group(3).toUpperCase(Locale.ROOT);
            Duration duration = Duration.parse((unit.equals("D") ? "P" : "PT") + span.group(2) + unit);
            time = span.group(1).equals("-") ? now.minus(duration) : now.plus(duration);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("not a time: " + key + "=" + value, e);
        }
        payload.append(",\"").append(key).append("\":").append(time.getEpochSecond());
    }
}
