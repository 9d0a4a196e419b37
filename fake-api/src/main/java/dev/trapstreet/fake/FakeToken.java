package dev.trapstreet.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Public or secret token of an account, with its metadata. Immutable.
 *
 * @param id the authorization id
 * @param usage the type: {@code pk} or {@code sk}
 * @param isDefault whether this is the account's default token
 * @param scopes the scopes
 * @param note the note, or null
 * @param created the creation time
 * @param modified the time of the last change
 * @param allowedUrls the allowed URLs; null if there are none and responses omit the property
 * @param token the token itself
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

    /** Creates a token with immutable copies of the lists. */
    public FakeToken {
        scopes = List.copyOf(scopes);
        allowedUrls = allowedUrls == null ? null : List.copyOf(allowedUrls);
    }

    /** Returns a copy with the given changes. A null value means no change. */
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

    /**
     * Returns the metadata object. It includes the token itself if that is public, or if {@code withSecret} is set, as
     * after creation.
     */
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
