package dev.trapstreet.token;

import dev.trapstreet.text.Alphabet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decoded token. Tokens are equal if their raw text is equal. Immutable.
 *
 * <p>Not a record, because only the raw token defines its identity, and the fingerprint is computed once and kept.
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

    private MapboxToken(
            Fingerprint fingerprint, TokenType type, Claims claims, Confidence confidence, List<String> doubts) {
        this.raw = RawToken.unknown(fingerprint.hex());
        this.type = type;
        this.claims = claims;
        this.confidence = confidence;
        this.doubts = List.copyOf(doubts);
        this.canonicalSignature = confidence == Confidence.CERTAIN;
        this.fingerprint = fingerprint;
    }

    /**
     * Returns a token from the record of an earlier scan, which has no token text. It can be reported, but not verified:
     * {@link RawToken#revealSecret} of its {@link #raw} fails.
     *
     * @param fingerprint the fingerprint
     * @param type the type
     * @param claims what is recorded of the payload
     * @param confidence the confidence
     * @param doubts the reasons for the confidence
     * @return the token
     */
    public static MapboxToken recorded(
            Fingerprint fingerprint, TokenType type, Claims claims, Confidence confidence, List<String> doubts) {
        return new MapboxToken(fingerprint, type, claims, confidence, doubts);
    }

    /** {@return the token text, wrapped so that it cannot be printed by accident} */
    public RawToken raw() {
        return raw;
    }

    /** {@return the type, determined by the header} */
    public TokenType type() {
        return type;
    }

    /** {@return the contents of the payload; all empty for a placeholder} */
    public Claims claims() {
        return claims;
    }

    /** {@return the confidence that Mapbox issued the token} */
    public Confidence confidence() {
        return confidence;
    }

    /**
     * {@return the reasons, one sentence each, why the confidence is not {@link Confidence#CERTAIN}; empty if it is}
     */
    public List<String> doubts() {
        return doubts;
    }

    /** {@return the identity that is safe to display} */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /**
     * Returns whether the last character of the signature is one that encodes 16 bytes: A, Q, g or w. Every genuine
     * token passes, and one random text in 16. See docs/domain.md#token-format.
     *
     * @return whether the signature is canonical
     */
    public boolean hasCanonicalSignature() {
        return canonicalSignature;
    }

    /**
     * Returns the creation time: from the cuid of a {@code pk} or {@code sk}, from the time of issue of a {@code tk}.
     *
     * @return the time; empty if the token does not reveal it
     */
    public Optional<Instant> createdAt() {
        return type == TokenType.TEMPORARY ? claims.issuedAt() : claims.id().flatMap(AuthorizationId::createdAt);
    }

    /**
     * Returns the validity of a temporary token.
     *
     * @param now the time to check against
     * @return the validity; empty for other types and for placeholders
     */
    public Optional<Lifetime> lifetime(Instant now) {
        return type == TokenType.TEMPORARY && confidence != Confidence.PLACEHOLDER
                ? Optional.of(Lifetime.of(claims, now))
                : Optional.empty();
    }

    /**
     * Returns the redacted form for reports: header, account and the last four characters of the id, such as
     * {@code pk.<account>.…<tail>}. Without an id the tail is {@code #} and the first four digits of the fingerprint.
     * It never contains any of the signature. See docs/domain.md#recognition.
     *
     * @return the redacted form
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
     * Returns the redacted form of a token for which only the account and the id are known.
     *
     * @param type the type
     * @param account the account; replaced by {@code ?} if it is not a valid name
     * @param id the authorization id
     * @param otherwise the tail to use if the id is too short or has unexpected characters
     * @return the redacted form
     */
    public static String redacted(TokenType type, String account, String id, String otherwise) {
        String owner = isAccountName(account) ? account : "?";
        String tail = id.length() > ID_TAIL && isAccountName(id) ? id.substring(id.length() - ID_TAIL) : otherwise;
        return type.header() + "." + owner + ".…" + tail;
    }

    /**
     * Returns whether a name is within the limits that Mapbox's own redaction uses. See docs/domain.md#token-format.
     */
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
