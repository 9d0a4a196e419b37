package dev.trapstreet.verify;

import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.TokenCode;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.io.CacheFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Verdicts kept between runs, by fingerprint, in a file that only its owner can read and that holds no token.
 *
 * <pre>
 *   trapstreet-verdicts/1 https://api.mapbox.com
 *   5f3c… TokenRevoked 1795262400
 * </pre>
 *
 * What is dead stays dead; that a token lives is believed for {@link #TIME_TO_LIVE}; what is unknown is not kept. One file for each
 * address, so that a stand-in's verdicts are never taken for Mapbox's. A file that is not whole counts as none, and one that
 * {@link CacheFolder} does not trust is not used: a verdict that somebody planted would hide a live token. Used by several threads.
 */
final class VerdictCache {
    static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

    private static final String FORM = "trapstreet-verdicts/1 ";
    private static final int LONGEST_FILE = 32 << 20;

    private final CacheFolder folder;
    private final String name;
    private final String head;
    private final Map<String, CachedVerdict> entries = new HashMap<>();

    private record CachedVerdict(TokenCode code, long asked) {
        boolean isFresh(Instant now) {
            return switch (code) {
                case EXPIRED, REVOKED, INVALID -> true;
                // DOMAIN section 6.1 names no end for the others.
                case VALID, MALFORMED -> {
                    Instant until = Instant.ofEpochSecond(asked).plus(TIME_TO_LIVE);
                    yield until.isAfter(now) && !Instant.ofEpochSecond(asked).isAfter(now);
                }
            };
        }
    }

    /**
     * Opens what was kept.
     *
     * @throws IOException when there is a file that cannot be read, or one that is not trusted
     */
    VerdictCache(CacheFolder folder, ApiEndpoint endpoint) throws IOException {
        this.head = FORM + endpoint.origin();
        byte[] digest = sha256().digest(endpoint.origin().getBytes(StandardCharsets.UTF_8));
        this.folder = folder;
        this.name = "verdicts-" + HexFormat.of().formatHex(digest, 0, 8);
        entries.putAll(read());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The verdict that was kept, if it still holds. */
    synchronized Optional<Verdict> find(String fingerprint, Instant now) {
        CachedVerdict entry = entries.get(fingerprint);
        return entry == null || !entry.isFresh(now)
                ? Optional.empty()
                : Optional.of(new Verdict(
                        VerdictMapper.state(entry.code()),
                        Optional.of(entry.code().keyword()),
                        ""));
    }

    /** Keeps a verdict, if it is one to be kept. */
    synchronized void put(String fingerprint, Verdict verdict, Instant now) {
        if (verdict.state() != Verdict.State.UNKNOWN && verdict.state() != Verdict.State.NOT_ASKED) {
            verdict.code()
                    .flatMap(TokenCode::ofKeyword)
                    .ifPresent(code -> entries.put(fingerprint, new CachedVerdict(code, now.getEpochSecond())));
        }
    }

    /**
     * Writes all that still holds, with what another run wrote meanwhile.
     *
     * @throws IOException when it cannot be written; what was kept before is still there then
     */
    synchronized void save(Instant now) throws IOException {
        read().forEach((fingerprint, entry) ->
                entries.merge(fingerprint, entry, (ours, theirs) -> ours.asked() < theirs.asked() ? theirs : ours));
        entries.values().removeIf(entry -> !entry.isFresh(now));
        folder.write(name, out -> {
            StringBuilder text = new StringBuilder(head).append('\n');
            for (Map.Entry<String, CachedVerdict> entry : entries.entrySet()) {
                CachedVerdict value = entry.getValue();
                text.append(entry.getKey()).append(' ').append(value.code().keyword());
                text.append(' ').append(value.asked()).append('\n');
            }
            out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        });
    }

    private Map<String, CachedVerdict> read() throws IOException {
        byte[] text = folder.read(name, LONGEST_FILE);
        if (text == null) {
            return Map.of();
        }
        try {
            return parse(StandardCharsets.US_ASCII
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString());
        } catch (CharacterCodingException e) {
            return Map.of(); // nothing that we wrote
        }
    }

    private Map<String, CachedVerdict> parse(String text) {
        Map<String, CachedVerdict> all = new HashMap<>();
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(head) || !lines[lines.length - 1].isEmpty()) {
            return Map.of();
        }
        for (String line : lines) {
            if (line.isEmpty() || line.equals(head)) {
                continue;
            }
            String[] words = line.split(" ", -1);
            Optional<TokenCode> code = words.length == 3 ? TokenCode.ofKeyword(words[1]) : Optional.empty();
            if (code.isEmpty() || !words[0].matches("[0-9a-f]{32}") || !words[2].matches("[0-9]{1,11}")) {
                return Map.of();
            }
            all.put(words[0], new CachedVerdict(code.get(), Long.parseLong(words[2])));
        }
        return all;
    }
}
