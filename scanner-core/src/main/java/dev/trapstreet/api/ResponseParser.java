package dev.trapstreet.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parser for the API's JSON responses. Strict: a documented property of the wrong type makes the response, or the entry
 * of a token list, unreadable, because a misread response must not become a fact. Unknown properties of a token are kept.
 */
final class ResponseParser {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Set<String> DOCUMENTED = Set.of(
            "id",
            "usage",
            "client",
            "default",
            "scopes",
            "note",
            "created",
            "modified",
            "allowedUrls",
            "token",
            "allowedApplications");
    private static final int MAX_OTHERS = 20;
    private static final int LONGEST_OTHER = 200;

    private final TokenParser tokens;

    /** Thrown when a response does not have the documented structure. */
    private static final class MalformedResponseException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedResponseException(String why) {
            super(why, null, false, false);
        }
    }

    private interface JsonDecoder<T> {
        T read(JsonNode json) throws MalformedResponseException;
    }

    /**
     * Creates a parser.
     *
     * @param now the time against which tokens in responses are checked
     */
    ResponseParser(Instant now) {
        this.tokens = new TokenParser(now);
    }

    ApiResult<RetrievedToken> parseRetrieved(Transport.ApiResponse response) {
        return read(response, this::parseRetrieved);
    }

    ApiResult<TokenListing> parseListing(Transport.ApiResponse response) {
        return read(response, this::listing);
    }

    /** Parses a token list that was saved to a file. See {@link InventoryFile}. */
    ApiResult<TokenListing> parseSavedListing(byte[] json) {
        return SavedListing.entries(json, JSON).map(entries -> listing(entries));
    }

    ApiResult<List<ListedScope>> parseScopes(Transport.ApiResponse response) {
        return read(response, json -> elements(json, ResponseParser::scope));
    }

    ApiResult<TokenMetadata> parseMetadata(Transport.ApiResponse response) {
        return read(response, this::parseMetadata);
    }

    ApiResult<MapboxToken> parseIssued(Transport.ApiResponse response) {
        return read(
                response,
                json -> token(json).orElseThrow(() -> new MalformedResponseException("it contains no token")));
    }

    /** Returns the API's message for an error, or else its code, or an empty text if there is neither. */
    static String parseMessage(Transport.ApiResponse response) {
        try {
            JsonNode json = JSON.readTree(response.body());
            String message = json == null ? "" : json.path("message").asText("");
            return message.isEmpty() && json != null ? json.path("code").asText("") : message;
        } catch (IOException e) {
            return ""; // not JSON: the status alone describes the error
        }
    }

    static String write(TokenDraft draft) {
        ObjectNode body = JSON.createObjectNode();
        draft.note().ifPresent(note -> body.put("note", note));
        draft.scopes().ifPresent(scopes -> scopes.forEach(body.putArray("scopes")::add));
        draft.allowedUrls().ifPresent(urls -> urls.forEach(body.putArray("allowedUrls")::add));
        return body.toString();
    }

    static String writeTemporary(String expires, List<String> scopes) {
        ObjectNode body = JSON.createObjectNode();
        body.put("expires", expires);
        scopes.forEach(body.putArray("scopes")::add);
        return body.toString();
    }

    private static <T> ApiResult<T> read(Transport.ApiResponse response, JsonDecoder<T> form) {
        return read(response.body(), response.status(), form);
    }

    private static <T> ApiResult<T> read(byte[] body, int status, JsonDecoder<T> form) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json == null || json.isMissingNode()) {
                throw new MalformedResponseException("it is empty");
            }
            return ApiResult.success(form.read(json));
        } catch (JacksonException e) {
            // The exception's message quotes the response, so it is not passed on.
            return ApiResult.failure(ApiFailure.of(ApiFailure.Reason.GARBAGE, status, "it is not JSON"));
        } catch (IOException e) {
            return ApiResult.failure(ApiFailure.of(ApiFailure.Reason.GARBAGE, status, "it cannot be read"));
        } catch (MalformedResponseException e) {
            return ApiResult.failure(ApiFailure.of(ApiFailure.Reason.GARBAGE, status, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return ApiResult.internalError(e);
        }
    }

    private RetrievedToken parseRetrieved(JsonNode json) throws MalformedResponseException {
        TokenCode code = TokenCode.ofKeyword(optionalText(json, "code").orElse(""))
                .orElseThrow(() -> new MalformedResponseException("it has no documented code"));
        JsonNode token = json.path("token");
        if (!token.isMissingNode() && !token.isNull() && !token.isObject()) {
            throw new MalformedResponseException("its token is not an object");
        }
        return new RetrievedToken(
                code,
                optionalText(token, "usage"),
                optionalText(token, "user"),
                optionalText(token, "authorization"),
                time(token, "expires"),
                time(token, "created"),
                optionalTexts(token, "scopes"),
                optionalText(token, "client"));
    }

    private TokenListing listing(JsonNode json) throws MalformedResponseException {
        return listing(elements(json, one -> one));
    }

    /** Parses the entries one by one, so that an entry of an unknown form hides no other. */
    private TokenListing listing(List<JsonNode> entries) {
        List<TokenMetadata> tokens = new ArrayList<>();
        List<UnreadableEntry> unreadable = new ArrayList<>();
        for (JsonNode entry : entries) {
            try {
                tokens.add(parseMetadata(entry, listedToken(entry)));
            } catch (MalformedResponseException e) {
                unreadable.add(new UnreadableEntry(
                        Optional.ofNullable(entry.path("id").textValue()), String.valueOf(e.getMessage())));
            }
        }
        return new TokenListing(tokens, unreadable);
    }

    private TokenMetadata parseMetadata(JsonNode json) throws MalformedResponseException {
        return parseMetadata(json, token(json));
    }

    private TokenMetadata parseMetadata(JsonNode json, Optional<MapboxToken> token) throws MalformedResponseException {
        String usage =
                optionalText(json, "usage").orElseThrow(() -> new MalformedResponseException("a token has no usage"));
        return new TokenMetadata(
                optionalText(json, "id").orElseThrow(() -> new MalformedResponseException("a token has no id")),
                usage,
                optionalText(json, "client"),
                flag(json, "default"),
                optionalTexts(json, "scopes")
                        .orElseThrow(() -> new MalformedResponseException("a token has no scopes")),
                optionalText(json, "note"),
                time(json, "created"),
                time(json, "modified"),
                optionalTexts(json, "allowedUrls"),
                applications(json),
                others(json),
                token);
    }

    private static ListedScope scope(JsonNode json) throws MalformedResponseException {
        return new ListedScope(
                optionalText(json, "id").orElseThrow(() -> new MalformedResponseException("a scope has no id")),
                optionalText(json, "description").orElse(""),
                flag(json, "public"));
    }

    /**
     * Returns the token of an entry. A text that is not a token, such as a masked one, counts as absent: the entry is then
     * joined by its id, as that of a secret token is.
     */
    private Optional<MapboxToken> listedToken(JsonNode json) throws MalformedResponseException {
        return optionalText(json, "token").flatMap(text -> tokens.parse(text).token());
    }

    private Optional<MapboxToken> token(JsonNode json) throws MalformedResponseException {
        Optional<String> text = optionalText(json, "token");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<MapboxToken> token = tokens.parse(text.get()).token();
        if (token.isEmpty()) {
            throw new MalformedResponseException("a token in it is invalid");
        }
        return token;
    }

    /**
     * Returns the applications that a token is restricted to. The property is not documented, so an unknown form is kept
     * as it is: whatever it means, the token is restricted.
     */
    private static List<String> applications(JsonNode json) {
        JsonNode value = json.path("allowedApplications");
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        List<String> all = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            boolean known =
                    one.path("platform").isTextual() || one.path("bundleId").isTextual();
            all.add(
                    known
                            ? one.path("platform").asText("?") + " "
                                    + one.path("bundleId").asText("?")
                            : shortened(one));
        }
        return all;
    }

    private static List<String> others(JsonNode json) {
        List<String> others = new ArrayList<>();
        json.properties().forEach(field -> {
            boolean empty = field.getValue().isNull()
                    || (field.getValue().isContainerNode() && field.getValue().isEmpty());
            if (!DOCUMENTED.contains(field.getKey()) && !empty && others.size() < MAX_OTHERS) {
                others.add(shortened(field.getKey()) + " " + shortened(field.getValue()));
            }
        });
        return others;
    }

    private static String shortened(JsonNode value) {
        return shortened(value.isTextual() ? value.textValue() : value.toString());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_OTHER ? text : text.substring(0, LONGEST_OTHER - 1) + "…";
    }

    private static <T> List<T> elements(JsonNode json, JsonDecoder<T> form) throws MalformedResponseException {
        if (!json.isArray()) {
            throw new MalformedResponseException("it is not a list");
        }
        List<T> all = new ArrayList<>();
        for (JsonNode element : json) {
            if (!element.isObject()) {
                throw new MalformedResponseException("an element of its list is not an object");
            }
            all.add(form.read(element));
        }
        return all;
    }

    /** Returns the text of a property, or an empty result if it is absent or null. */
    private static Optional<String> optionalText(JsonNode json, String name) throws MalformedResponseException {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.getNodeType() != JsonNodeType.STRING) {
            throw new MalformedResponseException("its " + name + " is not a string");
        }
        return Optional.of(value.textValue());
    }

    private static Optional<List<String>> optionalTexts(JsonNode json, String name) throws MalformedResponseException {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isArray()) {
            throw new MalformedResponseException("its " + name + " is not a list");
        }
        List<String> all = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw new MalformedResponseException("an element of its " + name + " is not a string");
            }
            all.add(element.textValue());
        }
        return Optional.of(all);
    }

    private static boolean flag(JsonNode json, String name) throws MalformedResponseException {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw new MalformedResponseException("its " + name + " is neither true nor false");
        }
        return value.booleanValue();
    }

    private static Optional<Instant> time(JsonNode json, String name) throws MalformedResponseException {
        Optional<String> text = optionalText(json, name);
        try {
            return text.map(Instant::parse);
        } catch (DateTimeException e) {
            throw new MalformedResponseException("its " + name + " is not a time");
        }
    }
}
