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
final class PayloadParser {
    private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

    private final Instant now;

    PayloadParser(Instant now) {
        this.now = now;
    }

    Payload parse(String text, TokenType type) {
        JsonPullParser json = new JsonPullParser(text);
        try {
            PayloadFields keys = new PayloadFields();
            json.enterObject();
            for (boolean first = true; json.hasMore(first, '}'); first = false) {
                keys.accept(json.name(), json);
            }
            return json.atEnd()
                    ? keys.toPayload(type, now)
                    : Payload.failure(ParseCheck.JSON, "the payload continues after its JSON object");
        } catch (JsonPullParser.MalformedJsonException e) {
            return Payload.failure(ParseCheck.JSON, "the payload is not valid JSON at character " + (e.offset() + 1));
        }
    }

    /** Values collected while a payload is parsed. For a duplicate key, the last value counts. */
    private static final class PayloadFields {
        private @Nullable String account;
        private @Nullable String id;
        private @Nullable Instant issuedAt;
        private @Nullable Instant expiresAt;
        private @Nullable List<Scope> scopes;
        private @Nullable String client;
        private final Set<String> session = new LinkedHashSet<>();
        private final Set<String> others = new LinkedHashSet<>();

        void accept(String name, JsonPullParser json) throws JsonPullParser.MalformedJsonException {
            switch (name) {
                case "u" -> account = readText(json);
                case "a" -> id = readText(json);
                case "iat" -> issuedAt = time(json);
                case "exp" -> expiresAt = time(json);
                case "client" -> client = readText(json);
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

        Payload toPayload(TokenType type, Instant now) {
            if (account == null || account.isEmpty()) {
                return Payload.failure(ParseCheck.ACCOUNT, "the payload names no account");
            }
            if (type != TokenType.TEMPORARY && (id == null || id.isEmpty())) {
                return Payload.failure(ParseCheck.ID, "the payload names no authorization id");
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
            return Payload.success(claims, doubts(claims, type, now));
        }

        private static List<String> doubts(Claims claims, TokenType type, Instant now) {
            List<String> doubts = new ArrayList<>();
            if (!MapboxToken.isAccountName(claims.account().orElse(""))) {
                doubts.add("The account name is not one that Mapbox assigns.");
            }
            if (type == TokenType.TEMPORARY) {
                Lifetime lifetime = Lifetime.of(claims, now);
                if (lifetime.validity() == Lifetime.Validity.MALFORMED) {
                    doubts.add("It " + lifetime.phrase() + ": Mapbox does not issue such temporary tokens.");
                }
                return doubts;
            }
            claims.id().ifPresent(id -> {
                if (id.format() == AuthorizationId.IdFormat.CUID_OUT_OF_ERA) {
                    doubts.add(
                            "The id contains a time at which no such ids were assigned, so it is most likely made up.");
                } else if (!id.isKnown()) {
                    doubts.add("The id has a format that Mapbox is not known to use.");
                }
            });
            return doubts;
        }

        private static @Nullable String readText(JsonPullParser json) throws JsonPullParser.MalformedJsonException {
            if (json.peek() == JsonPullParser.ValueType.STRING) {
                return json.string();
            }
            json.skip();
            return null;
        }

        private static @Nullable Instant time(JsonPullParser json) throws JsonPullParser.MalformedJsonException {
            if (json.peek() != JsonPullParser.ValueType.NUMBER) {
                json.skip();
                return null;
            }
            Long seconds = json.integer();
            return seconds != null && seconds >= 0 && seconds <= LAST_SECOND ? Instant.ofEpochSecond(seconds) : null;
        }

        private static @Nullable List<Scope> scopes(JsonPullParser json) throws JsonPullParser.MalformedJsonException {
            if (json.peek() != JsonPullParser.ValueType.ARRAY) {
                json.skip();
                return null;
            }
            List<Scope> found = new ArrayList<>();
            json.enterContainer();
            for (boolean first = true; json.hasMore(first, ']'); first = false) {
                if (json.peek() == JsonPullParser.ValueType.STRING) {
                    found.add(new Scope(json.string()));
                } else {
                    json.skip();
                }
            }
            return found;
        }
    }
}
