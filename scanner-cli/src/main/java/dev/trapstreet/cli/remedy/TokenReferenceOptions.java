package dev.trapstreet.cli.remedy;

import dev.trapstreet.api.TokensApi;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.cli.scan.ScanArguments;
import dev.trapstreet.cli.scan.ScanRunner;
import dev.trapstreet.remedy.TokenReference;
import dev.trapstreet.report.LoadedReport;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.TokenParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that identify a token and supply its locations. */
final class TokenReferenceOptions {
    private static final int MIN_FINGERPRINT_DIGITS = 8;

    @Parameters(
            index = "0",
            paramLabel = "TOKEN",
            description =
                    "The id of the token; or its fingerprint or the first eight digits of it, with --report or a TARGET; or - "
                            + "to read the token from standard input. Never the token itself.")
    @SuppressWarnings("NullAway.Init") // required
    private String token;

    @Parameters(
            index = "1..*",
            paramLabel = "TARGET",
            description = "Scan this, as 'trapstreet scan' does, for locations of the token.")
    private List<String> targets = new ArrayList<>();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Read the locations of the token from this JSON report of a scan.")
    private @Nullable String report;

    /** The identified token, and the report with its locations. */
    record Resolved(TokenReference target, LoadedReport report) {}

    /** Returns all words that were typed, in order to reject tokens among them. */
    List<String> toWords() {
        List<String> words = new ArrayList<>(targets);
        words.add(token);
        if (report != null) {
            words.add(report);
        }
        return words;
    }

    /** Returns whether the token is read from standard input, so that no confirmation can be read there. */
    boolean isOnStandardInput() {
        return token.equals("-");
    }

    Resolved resolve(Console console) throws InvalidOptionException, InterruptedException, IOException {
        if (report != null && !targets.isEmpty()) {
            throw new InvalidOptionException("--report and TARGET cannot be combined; give only one");
        }
        Optional<MapboxToken> itself = isOnStandardInput() ? Optional.of(onStandardInput(console)) : Optional.empty();
        LoadedReport places = report != null
                ? read(report)
                : targets.isEmpty()
                        ? LoadedReport.NONE
                        : LoadedReport.of(new ScanRunner(console, ScanArguments.of(targets)).report());
        return new Resolved(itself.isPresent() ? TokenReference.of(itself.get()) : named(places), places);
    }

    private TokenReference named(LoadedReport places) throws InvalidOptionException {
        List<LoadedReport.LoadedFinding> found = places.entries().stream()
                .filter(finding -> finding.id().equals(Optional.of(token))
                        || (token.length() >= MIN_FINGERPRINT_DIGITS
                                && finding.fingerprint().startsWith(token)))
                .toList();
        if (found.size() > 1) {
            throw new InvalidOptionException(
                    "more than one token has the fingerprint " + token + "…; give the whole fingerprint");
        }
        if (found.size() == 1) {
            return TokenReference.of(found.get(0));
        }
        if (!TokensApi.isName(token)) {
            throw new InvalidOptionException("there is no token with the id or fingerprint " + token);
        }
        return TokenReference.ofId(token);
    }

    private static MapboxToken onStandardInput(Console console) throws InvalidOptionException, IOException {
        byte[] input = console.in().readNBytes(TokenParser.MAX_LENGTH + 64);
        return new TokenParser(Instant.now())
                .parse(new String(input, StandardCharsets.UTF_8))
                .token()
                .orElseThrow(() -> new InvalidOptionException(
                        "standard input is not a Mapbox token; 'trapstreet decode' explains why"));
    }

    private static LoadedReport read(String name) throws InvalidOptionException {
        Path file = RunOptions.path(name);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return LoadedReport.read(in);
        } catch (LoadedReport.InvalidReportException e) {
            throw new InvalidOptionException(
                    name + " is not a report of 'trapstreet scan --format json': " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new InvalidOptionException("there is no report " + name, e);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the report " + name + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
