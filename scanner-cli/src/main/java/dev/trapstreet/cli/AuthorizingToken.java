package dev.trapstreet.cli;

import dev.trapstreet.api.TokensApi;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenReader;
import dev.trapstreet.token.TokenType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The token by which an account is asked about, or changed. It comes from a file or from the environment: what stands on the
 * command line is seen by every user of the machine.
 */
final class AuthorizingToken {
    static final String VARIABLE = "MAPBOX_ACCESS_TOKEN";

    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private AuthorizingToken() {}

    /** The token in {@code --token-file}, else in {@code MAPBOX_ACCESS_TOKEN}. It is one that can authorize. */
    static MapboxToken of(Terminal terminal, Optional<String> tokenFile) throws Mistake {
        String where = tokenFile.isPresent() ? "the file of --token-file" : VARIABLE;
        String text = tokenFile.isPresent()
                ? read(tokenFile.get())
                : terminal.environment().getOrDefault(VARIABLE, "").strip();
        if (text.isEmpty() && tokenFile.isEmpty()) {
            throw new Mistake("an authorizing token of the account is needed: set " + VARIABLE
                    + ", or name its file by --token-file");
        }
        Optional<MapboxToken> token = new TokenReader(Instant.now()).read(text).token();
        if (token.isEmpty()) {
            throw new Mistake("what " + where + " holds is no Mapbox token; 'trapstreet decode' tells why");
        }
        return authorizing(where, token.get());
    }

    private static MapboxToken authorizing(String where, MapboxToken token) throws Mistake {
        if (token.type() == TokenType.PUBLIC) {
            throw new Mistake(
                    where + " holds a public token, which cannot authorize: the scopes that it takes, such as "
                            + "tokens:read, are of secret tokens alone");
        }
        if (token.confidence() != Confidence.CERTAIN
                || !TokensApi.isName(token.claims().account().orElse(""))) {
            throw new Mistake("what " + where + " holds is not certain to be a token; 'trapstreet decode' tells why");
        }
        return token;
    }

    private static String read(String name) throws Mistake {
        Path file = ScanRun.path(name);
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null && view.readAttributes().permissions().stream().anyMatch(OF_OTHERS::contains)) {
                throw new Mistake(
                        "the file of --token-file is open to other users: 'chmod 600' it, and think of replacing the token");
            }
            try (InputStream in = Files.newInputStream(file)) {
                // One more than any token has: a longer text is none.
                return new String(in.readNBytes(TokenReader.LONGEST + 64), StandardCharsets.UTF_8).strip();
            }
        } catch (NoSuchFileException e) {
            throw new Mistake("there is no such file as --token-file names", e);
        } catch (IOException e) {
            throw new Mistake(
                    "the file of --token-file cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
