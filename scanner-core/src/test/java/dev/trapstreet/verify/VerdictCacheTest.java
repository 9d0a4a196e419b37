package dev.trapstreet.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.Tokens;
import dev.trapstreet.finding.Verdict;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.io.CacheFolder;
import dev.trapstreet.io.UntrustedCacheException;
import dev.trapstreet.token.MapboxToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerdictCacheTest {
    private static final Instant NOW = Tokens.NOW;
    private static final MapboxToken TOKEN = Tokens.of(TokenBuilder.sk().build());
    private static final String PRINT = TOKEN.fingerprint().hex();
    private static final Verdict REVOKED = new Verdict(Verdict.State.REVOKED, Optional.of("TokenRevoked"), "");

    @TempDir
    private Path folder;

    private static CacheFolder kept(Path folder) {
        return CacheFolder.at(folder, List.of());
    }

    private VerdictCache open() throws IOException {
        return new VerdictCache(kept(folder), ApiEndpoint.MAPBOX);
    }

    private Path written(Verdict verdict) throws IOException {
        VerdictCache cache = open();
        cache.put(PRINT, verdict, NOW);
        cache.save(NOW);
        return file();
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.get(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VALID, TokenValid, PT9M59S, true",
        "VALID, TokenValid, PT10M, false",
        "VALID, TokenValid, PT-1S, false", // a clock that was set back
        "MALFORMED, TokenMalformed, PT10M, false",
        "REVOKED, TokenRevoked, P36500D, true",
        "INVALID_SIGNATURE, TokenInvalid, P36500D, true",
        "EXPIRED, TokenExpired, P36500D, true",
        "UNKNOWN, TokenValid, PT1S, false",
    })
    void aVerdictHoldsAsLongAsItCan(Verdict.State state, String code, Duration later, boolean holds) throws Exception {
        Verdict verdict = new Verdict(state, Optional.of(code), "");
        VerdictCache cache = open();
        cache.put(PRINT, verdict, NOW);
        cache.save(NOW);
        assertEquals(holds ? Optional.of(verdict) : Optional.empty(), open().find(PRINT, NOW.plus(later)));
    }

    @Test
    void theFileIsItsOwnersAloneAndHoldsNoToken() throws Exception {
        Path inner = folder.resolve("a/b");
        VerdictCache cache = new VerdictCache(kept(inner), ApiEndpoint.MAPBOX);
        cache.put(PRINT, REVOKED, NOW);
        cache.save(NOW);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(inner)));
        try (Stream<Path> files = Files.list(inner)) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                String text = Files.readString(file);
                assertFalse(text.contains("eyJ"));
                assertFalse(text.contains(TOKEN.raw().revealSecret().substring(70)));
                assertEquals(
                        "trapstreet-verdicts/1 https://api.mapbox.com\n" + PRINT + " TokenRevoked "
                                + NOW.getEpochSecond() + "\n",
                        text);
            }
        }
    }

    @Test
    void theVerdictsOfOneAddressAreNotThoseOfAnother() throws Exception {
        written(REVOKED);
        ApiEndpoint other = ApiEndpoint.of("http://127.0.0.1:8080");
        assertEquals(Optional.empty(), new VerdictCache(kept(folder), other).find(PRINT, NOW));
    }

    /** The rule itself is tested with {@code CacheFolder}. */
    @Test
    void aFileThatIsNotTrustedIsNeitherReadNorWritten() throws Exception {
        Path file = written(REVOKED);
        VerdictCache opened = open();
        Set<PosixFilePermission> loose = PosixFilePermissions.fromString("rw-rw----");
        Files.setPosixFilePermissions(file, loose);
        assertThrows(UntrustedCacheException.class, this::open);
        assertThrows(UntrustedCacheException.class, () -> opened.save(NOW));
        assertEquals(loose, Files.getPosixFilePermissions(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trapstreet-verdicts/2 https://api.mapbox.com\n",
                "trapstreet-verdicts/1 https://api.mapbox.com\nPRINT TokenRevoked 17952",
                "trapstreet-verdicts/1 https://api.mapbox.com\nPRINT TokenSplendid 17952\n",
                "trapstreet-verdicts/1 https://api.mapbox.com\nPRINT TokenRevoked\n",
                "trapstreet-verdicts/1 https://api.mapbox.com\nPRINT TokenRevoked x\n",
                "trapstreet-verdicts/1 https://api.mapbox.com\nxyz TokenRevoked 1\nPRINT TokenRevoked 1\n",
                "trapstreet-verdicts/1 http://127.0.0.1:1\nPRINT TokenRevoked 1\n",
                "\u00e9",
            })
    void aFileThatIsNotWholeCountsAsNone(String text) throws Exception {
        Path file = written(REVOKED);
        Files.writeString(file, text.replace("PRINT", PRINT));
        assertEquals(Optional.empty(), open().find(PRINT, NOW));
        written(REVOKED); // and is written again
        assertEquals(Optional.of(REVOKED), open().find(PRINT, NOW));
    }

    @Test
    void twoRunsAtOnceKeepWhatEitherLearned() throws Exception {
        VerdictCache one = open();
        VerdictCache two = open();
        String other = Tokens.of(TokenBuilder.pk().build()).fingerprint().hex();
        one.put(PRINT, REVOKED, NOW);
        one.save(NOW);
        two.put(other, REVOKED, NOW);
        two.save(NOW);
        assertEquals(Optional.of(REVOKED), open().find(PRINT, NOW));
        assertEquals(Optional.of(REVOKED), open().find(other, NOW));
    }
}
