package dev.trapstreet.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A public or secret token of an account, with its metadata.
 *
 * @param token the token itself
 * @param allowedUrls null: it has none and the answer does not name them
 */
public record FakeToken(
        String id,
        String usage,
        boolean isDefault,
        List<String> scopes,
        @Nullable String note,
        Instant created,
        Instant modified,
        @Nullable List<String> allowedUrls,
        String token) {
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    public FakeToken {
        scopes = List.copyOf(scopes);
        allowedUrls = allowedUrls == null ? null : List.copyOf(allowedUrls);
    }

    /** The same after a change; what is null stays. */
    FakeToken changed(
            @Nullable String newNote, @Nullable List<String> newScopes, @Nullable List<String> newUrls, Instant now) {
        return new FakeToken(
                id,
                usage,
                isDefault,
                newScopes == null ? scopes : newScopes,
                newNote == null ? note : newNote,
                created,
                now,
                newUrls == null ? allowedUrls : newUrls,
                token);
    }

    /** The metadata object; with the token itself for a public one, or where it is shown this once. */
    ObjectNode json(boolean withSecret) {
        ObjectNode json = TokenMint.JSON.createObjectNode();
        json.put("client", "api");
        json.put("note", note);
        json.put("usage", usage);
        json.put("id", id);
        json.put("default", isDefault);
        scopes.forEach(json.putArray("scopes")::add);
        List<String> urls = allowedUrls;
        if (urls != null) {
            urls.forEach(json.putArray("allowedUrls")::add);
        }
        json.put("created", TIME.format(created));
        json.put("modified", TIME.format(modified));
        if (withSecret || usage.equals("pk")) {
            json.put("token", token);
        }
        return json;
    }
}
