package dev.trapstreet.cli.scan;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.report.ToolInfo;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.source.SourceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Identity of everything that affects which tokens a scan finds and how they are judged: the program, the rules, the options, and the files
 * that these name. The time and the configuration files of the targets are not part of it.
 */
final class SearchIdentity {
    private static final int BYTES = 16;

    private final ScanArguments typed;
    private final ScanOptions options;

    SearchIdentity(ScanArguments typed, ScanOptions options) {
        this.typed = typed;
        this.options = options;
    }

    /**
     * Returns the identity as hexadecimal digits.
     *
     * @throws InvalidOptionException if a file that an option names cannot be read
     */
    String hex() throws InvalidOptionException {
        SourceOptions source = options.sourceOptions();
        String text = String.join(
                "\n",
                ToolInfo.version(),
                options.rules().get().version(),
                String.valueOf(options.placeholders()),
                String.valueOf(options.depth()),
                String.valueOf(options.hygiene()),
                String.valueOf(source.files()),
                String.valueOf(source.excludes()),
                String.valueOf(source.history()),
                String.valueOf(source.range()),
                String.valueOf(source.missingObjects()),
                String.valueOf(source.links()),
                String.valueOf(typed.scope.noConfig),
                String.valueOf(typed.change.configFrom),
                String.valueOf(typed.change.sinceLast),
                String.valueOf(typed.run.failOn),
                String.valueOf(typed.output.showSecrets),
                content(typed.scope.config),
                content(typed.run.baseline));
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String content(@Nullable String file) throws InvalidOptionException {
        if (file == null) {
            return "";
        }
        try {
            return digest(Files.readAllBytes(RunOptions.path(file)));
        } catch (IOException e) {
            throw new InvalidOptionException(file + " cannot be read (nothing was scanned)", e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
