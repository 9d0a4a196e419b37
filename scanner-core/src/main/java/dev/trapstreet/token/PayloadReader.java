package dev.trapstreet.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parser for the JSON of a payload. Unknown keys are recorded by name and are not an error. See docs/domain.md#payload.
 */
final class PayloadReader {
    private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

    private final Instant now;

    PayloadReader(Instant now) {
        this.now = now;
    }

    Payload read(String text, TokenType type) {
        JsonText json = new JsonText(text);
        try {
            Keys keys = new Keys();
            json.enterObject();
            for (boolean first = true; json.more(first, '}'); first = false) {
                keys.take(json.name(), json);
            }
            return json.atEnd()
                    ? keys.judge(type, now)
                    : Payload.failed(Check.JSON, "more follows the JSON of the payload");
        } catch (JsonText.NotJson e) {
            return Payload.failed(Check.JSON, "the payload breaks off as JSON at character " + (e.at() + 1));
        }
    }

    /** Values collected while a payload is parsed. For a duplicate key, the last value counts. */
    private static final class Keys {
        private @Nullable String account;
        private @Nullable String id;
        private @Nullable Instant issuedAt;
        private @Nullable Instant expiresAt;
        private @Nullable List<Scope> scopes;
        private @Nullable String client;
        private final Set<String> session = new LinkedHashSet<>();
        private final Set<String> others = new LinkedHashSet<>();

        void take(String name, JsonText json) throws JsonText.NotJson {
            switch (name) {
                case "u" -> account = text(json);
                case "a" -> id = text(json);
                case "iat" -> issuedAt = time(json);
                case "exp" -> expiresAt = time(json);
                case "client" -> client = text(json);
                case "scopes" -> scopes = scopes(json);
                case "ll", "iu" -> {
                    session.add(name);
                    json.skip();
                }
                default -> {
                    others.add(name);
                    json.skip();
                }
            }
        }

        Payload judge(TokenType type, Instant now) {
            if (account == null || account.isEmpty()) {
                return Payload.failed(Check.ACCOUNT, "the payload names no account");
            }
            if (type != TokenType.TEMPORARY && (id == null || id.isEmpty())) {
                return Payload.failed(Check.ID, "the payload names no authorization id");
            }
            Optional<AuthorizationId> opened = Optional.ofNullable(id).map(value -> AuthorizationId.of(value, now));
            Claims claims = new Claims(
                    Optional.of(account),
                    opened,
                    Optional.ofNullable(issuedAt),
                    Optional.ofNullable(expiresAt),
                    Optional.ofNullable(scopes),
                    Optional.ofNullable(client),
                    List.copyOf(session),
                    List.copyOf(others));
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

        private static @Nullable String text(JsonText json) throws JsonText.NotJson {
            if (json.peek() == JsonText.Kind.STRING) {
                return json.string();
            }
            json.skip();
            return null;
        }

        private static @Nullable Instant time(JsonText json) throws JsonText.NotJson {
            if (json.peek() != JsonText.Kind.NUMBER) {
                json.skip();
                return null;
            }
            Long seconds = json.integer();
            return seconds != null && seconds >= 0 && seconds <= LAST_SECOND ? Instant.ofEpochSecond(seconds) : null;
        }

        private static @Nullable List<Scope> scopes(JsonText json) throws JsonText.NotJson {
            if (json.peek() != JsonText.Kind.ARRAY) {
                json.skip();
                return null;
            }
            List<Scope> found = new ArrayList<>();
            json.enter();
            for (boolean first = true; json.more(first, ']'); first = false) {
                if (json.peek() == JsonText.Kind.STRING) {
                    found.add(new Scope(json.string()));
                } else {
                    json.skip();
                }
            }
            return found;
        }
    }
}
