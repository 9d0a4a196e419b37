package dev.trapstreet.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a payload (DOMAIN section 1.2). Unknown keys are recorded by name and never fail it. */
final class PayloadReader {
    // A payload has at most 1,502 bytes, so depth is the only thing that could cost.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build();
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final Instant now;

    PayloadReader(Instant now) {
        this.now = now;
    }

    Payload read(String json, TokenType type) {
        try (JsonParser parser = JSON.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                if (first != null) {
                    parser.skipChildren();
                }
                return first == null || parser.nextToken() != null
                        ? Payload.failed(Check.JSON, "it is none")
                        : Payload.failed(Check.OBJECT, "it is " + words(first));
            }
            Keys keys = new Keys();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                keys.take(name, parser.nextToken(), parser);
            }
            if (parser.nextToken() != null) {
                return Payload.failed(Check.JSON, "more follows it");
            }
            return keys.judge(type, now);
        } catch (JsonProcessingException e) {
            // Its message quotes the text; the position is all that may be told.
            return Payload.failed(
                    Check.JSON, "it breaks at character " + e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from a string", e);
        }
    }

    private static String words(JsonToken token) {
        return switch (token) {
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }

    /** The keys of one payload while they are read; the last one wins where a key stands twice. */
    private static final class Keys {
        private @Nullable String account;
        private @Nullable String id;
        private @Nullable Instant issuedAt;
        private @Nullable Instant expiresAt;
        private @Nullable List<Scope> scopes;
        private @Nullable String client;
        private final List<String> session = new ArrayList<>();
        private final List<String> others = new ArrayList<>();

        void take(String name, JsonToken value, JsonParser parser) throws IOException {
            switch (name) {
                case "u" -> account = text(value, parser);
                case "a" -> id = text(value, parser);
                case "iat" -> issuedAt = time(value, parser);
                case "exp" -> expiresAt = time(value, parser);
                case "client" -> client = text(value, parser);
                case "scopes" -> scopes = scopes(value, parser);
                case "ll", "iu" -> session.add(name);
                default -> others.add(name);
            }
            if (value.isStructStart() && parser.currentToken() == value) {
                parser.skipChildren();
            }
        }

        Payload judge(TokenType type, Instant now) {
            if (account == null || account.isEmpty()) {
                return Payload.failed(Check.ACCOUNT, "there is no such text");
            }
            if (type != TokenType.TEMPORARY && (id == null || id.isEmpty())) {
                return Payload.failed(Check.ID, "there is no such text");
            }
            Optional<AuthorizationId> opened = Optional.ofNullable(id).map(value -> AuthorizationId.of(value, now));
            Claims claims = new Claims(
                    Optional.of(account),
                    opened,
                    Optional.ofNullable(issuedAt),
                    Optional.ofNullable(expiresAt),
                    Optional.ofNullable(scopes),
                    Optional.ofNullable(client),
                    session,
                    others);
            return Payload.opened(claims, doubts(claims, type, now));
        }

        private static List<String> doubts(Claims claims, TokenType type, Instant now) {
            List<String> doubts = new ArrayList<>();
            if (!MapboxToken.isAccountName(claims.account().orElse(""))) {
                doubts.add("The account's name is none that Mapbox gives.");
            }
            if (type == TokenType.TEMPORARY) {
                Lifetime lifetime = Lifetime.of(claims, now);
                if (lifetime.state() == Lifetime.State.MALFORMED) {
                    doubts.add("It " + lifetime.words() + ": Mapbox issues no such temporary token.");
                }
                return doubts;
            }
            claims.id().ifPresent(id -> {
                if (id.shape() == AuthorizationId.Shape.CUID_OUT_OF_ERA) {
                    doubts.add("The id names a time at which no such id was given: most likely made up.");
                } else if (!id.isKnown()) {
                    doubts.add("The id has a shape that Mapbox is not known to give.");
                }
            });
            return doubts;
        }

        private static @Nullable String text(JsonToken value, JsonParser parser) throws IOException {
            return value == JsonToken.VALUE_STRING ? parser.getText() : null;
        }

        private static @Nullable Instant time(JsonToken value, JsonParser parser) throws IOException {
            if (value != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                return null;
            }
            long seconds = parser.getLongValue();
            return seconds >= 0 && seconds <= LAST_SECOND ? Instant.ofEpochSecond(seconds) : null;
        }

        private static @Nullable List<Scope> scopes(JsonToken value, JsonParser parser) throws IOException {
            if (value != JsonToken.START_ARRAY) {
                return null;
            }
            List<Scope> found = new ArrayList<>();
            for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                if (item == JsonToken.VALUE_STRING) {
                    found.add(new Scope(parser.getText()));
                } else {
                    parser.skipChildren();
                }
            }
            return found;
        }
    }
}
