package dev.trapstreet.verify;

import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.TokenCode;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.io.CacheFolder;
import dev.trapstreet.text.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Cache of verification results between runs, by token fingerprint. The file contains no tokens, and only its owner can
 * read it.
 *
 * <pre>
 *   trapstreet-verdicts/1 https://api.mapbox.com
 *   5f3c… TokenRevoked 1795262400
 * </pre>
 *
 * <p>Expired, revoked and invalid tokens are cached without a time limit. Valid and malformed ones are cached for
 * {@link #TIME_TO_LIVE}, and unknown results are not cached. Each API address has a separate file, so that the results of a
 * test server are never taken for those of Mapbox.
 *
 * <p>A malformed file counts as empty. A file that {@link CacheFolder} does not trust is an error, because a planted result
 * could hide a valid token. Thread-safe.
 */
final class VerdictCache {
    /** Time for which the result for a valid or malformed token is cached. */
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
                // These are not documented as final (see docs/domain.md#retrieve-a-token).
                case VALID, MALFORMED -> {
                    Instant until = Instant.ofEpochSecond(asked).plus(TIME_TO_LIVE);
                    yield until.isAfter(now) && !Instant.ofEpochSecond(asked).isAfter(now);
                }
            };
        }
    }

    /**
     * Reads the cached results for an API address.
     *
     * @param folder the cache directory
     * @param endpoint the API address
     * @throws IOException if there is a file that cannot be read or is not trusted
     */
    VerdictCache(CacheFolder folder, ApiEndpoint endpoint) throws IOException {
        this.head = FORM + endpoint.origin();
        this.folder = folder;
        this.name = "verdicts-" + Sha256.hex(endpoint.origin(), 8);
        entries.putAll(read());
    }

    /** Returns the cached verification status of a token, or an empty result if there is none or it is too old. */
    synchronized Optional<Verdict> find(String fingerprint, Instant now) {
        CachedVerdict entry = entries.get(fingerprint);
        return entry == null || !entry.isFresh(now)
                ? Optional.empty()
                : Optional.of(new Verdict(
                        VerdictMapper.state(entry.code()),
                        Optional.of(entry.code().keyword()),
                        ""));
    }

    /** Adds the verification status of a token, if the API returned one. Other results are ignored. */
    synchronized void put(String fingerprint, Verdict verdict, Instant now) {
        if (verdict.state() != Verdict.State.UNKNOWN && verdict.state() != Verdict.State.NOT_ASKED) {
            verdict.code()
                    .flatMap(TokenCode::ofKeyword)
                    .ifPresent(code -> entries.put(fingerprint, new CachedVerdict(code, now.getEpochSecond())));
        }
    }

    /**
     * Writes all results that are not too old. Includes the results that another run has written in the meantime.
     *
     * @throws IOException if the file cannot be written; its previous content is then unchanged
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
            return Map.of(); // not written by this program
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
