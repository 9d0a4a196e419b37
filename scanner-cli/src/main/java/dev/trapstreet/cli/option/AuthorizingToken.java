package dev.trapstreet.cli.option;

import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.token.Confidence;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import dev.trapstreet.token.TokenType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Reader of the token that authorizes requests to the Tokens API. It comes from a file or the environment, never from the command
 * line, which every user of the machine can read. See docs/domain.md, section "List tokens".
 */
public final class AuthorizingToken {
    /** Environment variable with the token. Mapbox's own command line uses the same one. */
    static final String VARIABLE = "MAPBOX_ACCESS_TOKEN";

    private static final int LONGEST_FILE = 8 << 10;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private AuthorizingToken() {}

    /**
     * Reads the token that authorizes requests.
     *
     * @param console supplies the environment
     * @param file the name of the file, as typed; empty to use the environment
     * @return a secret or temporary token with a valid account name; its scopes are not checked
     * @throws InvalidOptionException if there is no such token, or if other users can access the file
     */
    public static MapboxToken obtain(Console console, Optional<String> file) throws InvalidOptionException {
        if (file.isPresent()) {
            return token("the token file " + file.get(), read(file.get()));
        }
        String variable = console.environment().getOrDefault(VARIABLE, "").strip();
        if (variable.isEmpty()) {
            throw new InvalidOptionException("an authorizing token is required: set the variable " + VARIABLE
                    + ", or name a file that no one else can read with --token-file");
        }
        return token(VARIABLE, variable);
    }

    private static String read(String name) throws InvalidOptionException {
        Path file = RunOptions.path(name);
        try {
            if (!Files.isRegularFile(file)) {
                throw new InvalidOptionException("the token file " + name + " does not exist or is not a regular file");
            }
            PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
                throw new InvalidOptionException("other users can read or write the token file " + name
                        + "; run chmod 600 on it, and replace the token if it may have been read");
            }
            if (Files.size(file) > LONGEST_FILE) {
                throw new InvalidOptionException("the token file " + name + " contains more than a token");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the token file " + name + " cannot be read: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private static MapboxToken token(String where, String text) throws InvalidOptionException {
        Optional<MapboxToken> token = new TokenParser(Instant.now()).parse(text).token();
        if (token.isEmpty() || token.get().confidence() != Confidence.CERTAIN) {
            throw new InvalidOptionException(where + " does not contain exactly one valid Mapbox token");
        }
        if (token.get().type() == TokenType.PUBLIC) {
            throw new InvalidOptionException(
                    where + " contains a public token, which cannot authorize requests; use a secret token with the"
                            + " scope tokens:read");
        }
        if (!TokensApi.isName(token.get().claims().account().orElse(""))) {
            throw new InvalidOptionException(where + " contains a token with an invalid account name");
        }
        return token.get();
    }
}
