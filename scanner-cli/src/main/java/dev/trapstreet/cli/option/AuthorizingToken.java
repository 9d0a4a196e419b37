package dev.trapstreet.cli.option;

import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.console.UsageException;
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
 * The token with which an account is asked about itself: from a file or from the environment, never from the command line, where every
 * user of the machine can read it (DOMAIN section 6.2).
 */
public final class AuthorizingToken {
    /** The variable that holds it: the one of Mapbox's own command line. */
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
     * @param file as typed; without one the environment is asked
     */
    public static MapboxToken obtain(Console console, Optional<String> file) throws UsageException {
        if (file.isPresent()) {
            return token("the token file " + file.get(), read(file.get()));
        }
        String variable = console.environment().getOrDefault(VARIABLE, "").strip();
        if (variable.isEmpty()) {
            throw new UsageException("a token that may list the account's tokens is needed: put it into the variable "
                    + VARIABLE + ", or into a file that nobody else can read and name that with --token-file");
        }
        return token(VARIABLE, variable);
    }

    private static String read(String name) throws UsageException {
        Path file = OptionValues.path(name);
        try {
            if (!Files.isRegularFile(file)) {
                throw new UsageException("the token file " + name + " is no file");
            }
            PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (posix != null && posix.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
                throw new UsageException(
                        "others can read or write the token file " + name
                                + ", so the token in it is no secret; run chmod 600 on it, and replace the token if it stood so for long");
            }
            if (Files.size(file) > LONGEST_FILE) {
                throw new UsageException("the token file " + name + " holds more than a token");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw new UsageException(
                    "the token file " + name + " cannot be read: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private static MapboxToken token(String where, String text) throws UsageException {
        Optional<MapboxToken> token = new TokenParser(Instant.now()).parse(text).token();
        if (token.isEmpty() || token.get().confidence() != Confidence.CERTAIN) {
            throw new UsageException(where + " holds no Mapbox token, or more than one");
        }
        if (token.get().type() == TokenType.PUBLIC) {
            throw new UsageException(
                    where + " holds a public token, which may not list; a secret one with tokens:read is needed");
        }
        if (!TokensApi.isName(token.get().claims().account().orElse(""))) {
            throw new UsageException(where + " holds a token of an account that cannot be");
        }
        return token.get();
    }
}
