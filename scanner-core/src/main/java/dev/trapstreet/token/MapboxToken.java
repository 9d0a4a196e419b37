package dev.trapstreet.token;

import dev.trapstreet.text.Alphabet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token, opened. Two are equal when they hold the same text.
 *
 * <p>Not a record: its identity is the raw token alone, and the fingerprint is worth keeping once it was computed.
 */
public final class MapboxToken {
    private static final Alphabet ACCOUNT_NAME = Alphabet.lettersDigitsAnd("-_");
    private static final int LONGEST_ACCOUNT_NAME = 64;
    private static final int ID_TAIL = 4;

    private final RawToken raw;
    private final TokenType type;
    private final Claims claims;
    private final Confidence confidence;
    private final List<String> doubts;
    private final boolean canonicalSignature;
    private final Fingerprint fingerprint;

    MapboxToken(
            RawToken raw,
            TokenType type,
            Claims claims,
            boolean canonicalSignature,
            Confidence confidence,
            List<String> doubts) {
        this.raw = raw;
        this.type = type;
        this.claims = claims;
        this.canonicalSignature = canonicalSignature;
        this.confidence = confidence;
        this.doubts = List.copyOf(doubts);
        this.fingerprint = Fingerprint.of(raw);
    }

    /** The token itself, closed. */
    public RawToken raw() {
        return raw;
    }

    /** What the header announces. */
    public TokenType type() {
        return type;
    }

    /** What the payload says; nothing for a placeholder. */
    public Claims claims() {
        return claims;
    }

    /** How sure we are that Mapbox issued it. */
    public Confidence confidence() {
        return confidence;
    }

    /** Why the confidence is not {@link Confidence#CERTAIN}, one sentence each; empty when it is. */
    public List<String> doubts() {
        return doubts;
    }

    /** The identity that may be shown. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /**
     * True when the signature's last character is one that 16 bytes can end in: A, Q, g or w (DOMAIN section 1.1). A random
     * text passes once in sixteen times, a token of Mapbox's always.
     */
    public boolean hasCanonicalSignature() {
        return canonicalSignature;
    }

    /** When it was created: by the cuid of a {@code pk} or {@code sk}, by the time of issue of a {@code tk}. */
    public Optional<Instant> createdAt() {
        return type == TokenType.TEMPORARY ? claims.issuedAt() : claims.id().flatMap(AuthorizationId::createdAt);
    }

    /** Where a temporary token stands at {@code now}; empty for the other types and for a placeholder. */
    public Optional<Lifetime> lifetime(Instant now) {
        return type == TokenType.TEMPORARY && confidence != Confidence.PLACEHOLDER
                ? Optional.of(Lifetime.of(claims, now))
                : Optional.empty();
    }

    /**
     * The form for reports: {@code pk.<account>.…<last four of the id>}, or the start of the fingerprint where there is no
     * id. Never any of the signature (DOMAIN section 1.6).
     */
    public String redacted() {
        if (confidence == Confidence.PLACEHOLDER) {
            return type.header() + ".…";
        }
        return redacted(
                type,
                claims.account().orElse(""),
                claims.id().map(AuthorizationId::value).orElse(""),
                "#" + fingerprint.hex().substring(0, ID_TAIL));
    }

    /**
     * The same form of a token that is known by its account and id alone.
     *
     * @param otherwise the end where the id has none that can be shown
     */
    public static String redacted(TokenType type, String account, String id, String otherwise) {
        String owner = isAccountName(account) ? account : "?";
        String tail = id.length() > ID_TAIL && isAccountName(id) ? id.substring(id.length() - ID_TAIL) : otherwise;
        return type.header() + "." + owner + ".…" + tail;
    }

    /** True for a name such as Mapbox gives, with the margin that its own redaction allows (DOMAIN section 1.1). */
    static boolean isAccountName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_ACCOUNT_NAME && ACCOUNT_NAME.containsAll(name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MapboxToken that && that.raw.equals(raw);
    }

    @Override
    public int hashCode() {
        return raw.hashCode();
    }

    @Override
    public String toString() {
        return redacted();
    }
}
