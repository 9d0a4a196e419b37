package dev.trapstreet.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Factory and parser for tokens, implemented from their definition: a header, the base64url form of compact JSON, and a
 * signature of 16 bytes. The signature is the start of an HMAC, so only the holder of the key can create a valid token.
 * Thread-safe.
 */
final class TokenMint {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> HEADERS = Set.of("pk", "sk", "tk");
    private static final int SIGNATURE = 16;
    private static final String BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final Random random;

    /** Parsed token, with whether its signature is valid. */
    record ParsedToken(String header, JsonNode payload, boolean authentic) {
        String user() {
            return payload.path("u").asText("");
        }

        String id() {
            return payload.path("a").asText("");
        }

        long expires() {
            return payload.path("exp").asLong(0);
        }
    }

    /**
     * Creates a factory with a random key.
     *
     * @param seed the seed of the key and the ids; the same seed yields the same tokens, so that reports can be
     *     compared
     */
    TokenMint(long seed) {
        this.random = new Random(seed);
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    /** Creates a cuid with the given time. */
    synchronized String id(Instant created) {
        StringBuilder id = new StringBuilder("c");
        String millis = Long.toString(created.toEpochMilli(), 36);
        id.append("0".repeat(8 - millis.length())).append(millis);
        for (int i = 0; i < 16; i++) {
            id.append(BASE36.charAt(random.nextInt(36)));
        }
        return id.toString();
    }

    /** Creates a public or secret token. */
    String permanent(String usage, String user, String id) {
        ObjectNode payload = JSON.createObjectNode();
        payload.put("u", user).put("a", id);
        return sign(usage, payload);
    }

    /** Creates a temporary token. */
    String temporary(String user, Instant issued, Instant expires, List<String> scopes) {
        ObjectNode payload = JSON.createObjectNode();
        payload.put("u", user).put("exp", expires.getEpochSecond()).put("iat", issued.getEpochSecond());
        scopes.forEach(payload.putArray("scopes")::add);
        payload.put("client", "api");
        return sign("tk", payload);
    }

    private String sign(String header, ObjectNode payload) {
        String body = BASE64URL.encodeToString(payload.toString().getBytes(StandardCharsets.UTF_8));
        return header + "." + body + "." + BASE64URL.encodeToString(signature(header + "." + body));
    }

    private byte[] signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Parses a token. The result is empty if the token is malformed. */
    Optional<ParsedToken> parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !HEADERS.contains(parts[0].toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        try {
            JsonNode payload = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            if (payload == null
                    || !payload.isObject()
                    || payload.path("u").asText("").isEmpty()) {
                return Optional.empty();
            }
            byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
            boolean authentic = MessageDigest.isEqual(signature, signature(parts[0] + "." + parts[1]));
            return Optional.of(new ParsedToken(parts[0], payload, authentic));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // the API calls this malformed
        }
    }
}
