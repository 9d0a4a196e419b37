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

/**
 * Parser for the API's JSON responses. Strict: a property of the wrong type makes the entire response invalid, because
 * a misread response must not become a fact. Unknown properties are ignored.
 */
final class AnswerReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final TokenParser tokens;

    /** Thrown when a response does not have the documented structure. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        Unfit(String why) {
            super(why, null, false, false);
        }
    }

    private interface Form<T> {
        T read(JsonNode json) throws Unfit;
    }

    /**
     * Creates a parser.
     *
     * @param now the time against which tokens in responses are checked
     */
    AnswerReader(Instant now) {
        this.tokens = new TokenParser(now);
    }

    Answer<RetrievedToken> retrieved(Transport.Reply reply) {
        return read(reply, this::retrieved);
    }

    Answer<List<TokenMetadata>> listing(Transport.Reply reply) {
        return read(reply, json -> elements(json, this::metadata));
    }

    /** Parses a token list that does not come from a response, for example from a file. */
    Answer<List<TokenMetadata>> listing(byte[] json) {
        return read(json, 0, list -> elements(list, this::metadata));
    }

    Answer<List<ListedScope>> scopes(Transport.Reply reply) {
        return read(reply, json -> elements(json, AnswerReader::scope));
    }

    Answer<TokenMetadata> metadata(Transport.Reply reply) {
        return read(reply, this::metadata);
    }

    Answer<MapboxToken> issued(Transport.Reply reply) {
        return read(reply, json -> token(json).orElseThrow(() -> new Unfit("no token in it")));
    }

    /** Returns the API's message for an error, or else its code, or an empty text if there is neither. */
    static String message(Transport.Reply reply) {
        try {
            JsonNode json = JSON.readTree(reply.body());
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

    private static <T> Answer<T> read(Transport.Reply reply, Form<T> form) {
        return read(reply.body(), reply.status(), form);
    }

    private static <T> Answer<T> read(byte[] body, int status, Form<T> form) {
        try {
            JsonNode json = JSON.readTree(body);
            if (json == null || json.isMissingNode()) {
                throw new Unfit("it is empty");
            }
            return Answer.of(form.read(json));
        } catch (JacksonException e) {
            // The exception's message quotes the response, so it is not passed on.
            return Answer.failed(ApiFailure.of(ApiFailure.Kind.GARBAGE, status, "it is no JSON"));
        } catch (IOException e) {
            return Answer.failed(ApiFailure.of(ApiFailure.Kind.GARBAGE, status, "it cannot be read"));
        } catch (Unfit e) {
            return Answer.failed(ApiFailure.of(ApiFailure.Kind.GARBAGE, status, String.valueOf(e.getMessage())));
        }
    }

    private RetrievedToken retrieved(JsonNode json) throws Unfit {
        TokenCode code = TokenCode.of(text(json, "code").orElse(""))
                .orElseThrow(() -> new Unfit("it has no code that the document names"));
        JsonNode token = json.path("token");
        if (!token.isMissingNode() && !token.isNull() && !token.isObject()) {
            throw new Unfit("its token is no object");
        }
        return new RetrievedToken(
                code,
                text(token, "usage"),
                text(token, "user"),
                text(token, "authorization"),
                time(token, "expires"),
                time(token, "created"),
                texts(token, "scopes"),
                text(token, "client"));
    }

    private TokenMetadata metadata(JsonNode json) throws Unfit {
        String usage = text(json, "usage").orElseThrow(() -> new Unfit("a token without its usage"));
        return new TokenMetadata(
                text(json, "id").orElseThrow(() -> new Unfit("a token without its id")),
                usage,
                text(json, "client"),
                flag(json, "default"),
                texts(json, "scopes").orElseThrow(() -> new Unfit("a token without its scopes")),
                text(json, "note"),
                time(json, "created"),
                time(json, "modified"),
                texts(json, "allowedUrls"),
                applications(json),
                token(json));
    }

    private static ListedScope scope(JsonNode json) throws Unfit {
        return new ListedScope(
                text(json, "id").orElseThrow(() -> new Unfit("a scope without its id")),
                text(json, "description").orElse(""),
                flag(json, "public"));
    }

    private Optional<MapboxToken> token(JsonNode json) throws Unfit {
        Optional<String> text = text(json, "token");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<MapboxToken> token = tokens.parse(text.get()).token();
        if (token.isEmpty()) {
            throw new Unfit("a token in it is none");
        }
        return token;
    }

    private static List<String> applications(JsonNode json) throws Unfit {
        JsonNode value = json.path("allowedApplications");
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        return elements(
                value,
                one -> text(one, "platform").orElse("?") + " "
                        + text(one, "bundleId").orElse("?"));
    }

    private static <T> List<T> elements(JsonNode json, Form<T> form) throws Unfit {
        if (!json.isArray()) {
            throw new Unfit("it is no list");
        }
        List<T> all = new ArrayList<>();
        for (JsonNode element : json) {
            if (!element.isObject()) {
                throw new Unfit("an element of its list is no object");
            }
            all.add(form.read(element));
        }
        return all;
    }

    /** Returns the text of a property, or an empty result if it is absent or null. */
    private static Optional<String> text(JsonNode json, String name) throws Unfit {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value.getNodeType() != JsonNodeType.STRING) {
            throw new Unfit("its " + name + " is no text");
        }
        return Optional.of(value.textValue());
    }

    private static Optional<List<String>> texts(JsonNode json, String name) throws Unfit {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isArray()) {
            throw new Unfit("its " + name + " are no list");
        }
        List<String> all = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw new Unfit("one of its " + name + " is no text");
            }
            all.add(element.textValue());
        }
        return Optional.of(all);
    }

    private static boolean flag(JsonNode json, String name) throws Unfit {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw new Unfit("its " + name + " is neither true nor false");
        }
        return value.booleanValue();
    }

    private static Optional<Instant> time(JsonNode json, String name) throws Unfit {
        Optional<String> text = text(json, name);
        try {
            return text.map(Instant::parse);
        } catch (DateTimeException e) {
            throw new Unfit("its " + name + " is no time");
        }
    }
}
