package dev.trapstreet.run;

import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.BaselineException;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.InvalidRevisionException;
import dev.trapstreet.source.Revision;
import dev.trapstreet.source.Source;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Parser of the options that every front end has. Takes the words that a user has given, and the name of the option as that user knows
 * it, for messages. Invalid words cause an {@link InvalidOptionException}.
 */
public final class RunOptions {
    private static final String PROXY_PASSWORDS_WITHHELD = "jdk.http.auth.tunneling.disabledSchemes";

    private RunOptions() {}

    /**
     * Returns the lowest severity that fails a run: the given one, otherwise that of the configuration, otherwise {@code high}.
     *
     * @param option the name of the option
     * @param word a severity or {@code none}; empty if the option was not given
     * @param configuration the configuration of the scan targets
     * @return the severity; empty if findings never fail the run
     * @throws InvalidOptionException if the word is neither a severity nor {@code none}
     */
    public static Optional<Severity> threshold(String option, Optional<String> word, Configuration configuration)
            throws InvalidOptionException {
        if (word.isEmpty()) {
            return configuration.failOn(Optional.of(Severity.HIGH));
        }
        return threshold(option, word.get());
    }

    /**
     * Parses the lowest severity that fails a run.
     *
     * @param option the name of the option
     * @param word a severity or {@code none}
     * @return the severity; empty for {@code none}
     * @throws InvalidOptionException if the word is neither a severity nor {@code none}
     */
    public static Optional<Severity> threshold(String option, String word) throws InvalidOptionException {
        Optional<Severity> severity = Severity.ofKeyword(word);
        if (severity.isEmpty() && !word.equals("none")) {
            throw new InvalidOptionException(option + " takes info, low, medium, high, critical or none, not " + word);
        }
        return severity;
    }

    /**
     * Parses whether a verification status is required for each token.
     *
     * @param option the name of the option
     * @param word {@code auto} or {@code required}
     * @return the importance of verification for the exit code
     * @throws InvalidOptionException if it is another word
     */
    public static ExitCode.Verdicts verdicts(String option, String word) throws InvalidOptionException {
        Optional<ExitCode.Verdicts> verdicts = ExitCode.Verdicts.ofKeyword(word);
        if (verdicts.isEmpty()) {
            throw new InvalidOptionException(option + " takes auto or required, not " + word);
        }
        return verdicts.get();
    }

    /**
     * Parses a report format.
     *
     * @param option the name of the option
     * @param word the word for the format
     * @return the format
     * @throws InvalidOptionException if there is no such format
     */
    public static ReportFormat format(String option, String word) throws InvalidOptionException {
        Optional<ReportFormat> format = ReportFormat.ofKeyword(word);
        if (format.isEmpty()) {
            throw new InvalidOptionException(option + " takes " + ReportFormat.keywords() + ", not " + word);
        }
        return format.get();
    }

    /**
     * Parses a path.
     *
     * @param name the path, as given
     * @return the path
     * @throws InvalidOptionException if it is not a path on this system
     */
    public static Path path(String name) throws InvalidOptionException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new InvalidOptionException("not a path: " + name, e);
        }
    }

    /**
     * Reads the configuration of a scan.
     *
     * @param file a file that replaces all {@code .trapstreet.yml} files; empty to use those of the sources
     * @param sources the sources of the scan
     * @param rules supplier of the rules, called only if there is a configuration
     * @return the configuration
     * @throws InvalidOptionException if a configuration file is missing or invalid
     */
    public static Configuration configuration(Optional<String> file, List<Source> sources, Supplier<RuleSet> rules)
            throws InvalidOptionException {
        try {
            return file.isPresent()
                    ? Configuration.read(path(file.get()), sources, rules)
                    : Configuration.find(sources, rules);
        } catch (YamlException e) {
            throw new InvalidOptionException(e.getMessage() + " (nothing was scanned)", e);
        }
    }

    /**
     * Reads a baseline from a file.
     *
     * @param name the path of the file, as given
     * @return the baseline
     * @throws InvalidOptionException if the file does not exist, cannot be read, or is not a baseline
     */
    public static Baseline baseline(String name) throws InvalidOptionException {
        Path file = path(name);
        if (Files.isDirectory(file)) {
            throw new InvalidOptionException("the baseline " + name + " cannot be read: it is a directory");
        }
        return baseline(name, () -> Baseline.read(file));
    }

    /**
     * Reads a baseline from a commit, so that a change cannot add its own tokens to it. If the file is not in a repository with that
     * commit, reads the file itself.
     *
     * @param name the path of the file, as given
     * @param revision the commit, such as {@code origin/main}
     * @return the baseline
     * @throws InvalidOptionException if the commit does not contain the file, or if it cannot be read or is not a baseline
     */
    public static Baseline baseline(String name, String revision) throws InvalidOptionException {
        Path file = path(name);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || file.getFileName() == null) {
            return baseline(name);
        }
        Revision commit;
        try {
            commit = Revision.of(folder.toRealPath(), revision);
        } catch (InvalidRevisionException e) {
            return baseline(name);
        } catch (IOException e) {
            throw missingBaseline(name, e);
        }
        String path = commit.prefix() + file.getFileName();
        return baseline(name, () -> Baseline.read(commit, path).orElseThrow(() -> new NoSuchFileException(name)));
    }

    /** Access to the content of one baseline. */
    private interface BaselineReader {
        Baseline read() throws IOException;
    }

    private static Baseline baseline(String name, BaselineReader reader) throws InvalidOptionException {
        try {
            return reader.read();
        } catch (BaselineException e) {
            throw new InvalidOptionException(String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw missingBaseline(name, e);
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the baseline " + name + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static InvalidOptionException missingBaseline(String name, IOException cause) {
        return new InvalidOptionException(
                "there is no baseline " + name + "; 'trapstreet baseline create --output FILE' writes one", cause);
    }

    /**
     * Creates a client of the Tokens API. Opens no connection. The address never comes from a file of a repository.
     *
     * @param address the address, as given; empty to use that of the environment, otherwise Mapbox's
     * @param environment the environment variables by name
     * @return the client
     * @throws InvalidOptionException if the address or a proxy cannot be used
     */
    public static TokensApi api(Optional<String> address, Map<String, String> environment)
            throws InvalidOptionException {
        // Read by Java when it opens the first connection: without it, no password reaches a proxy that opens a tunnel.
        if (System.getProperty(PROXY_PASSWORDS_WITHHELD) == null) {
            System.setProperty(PROXY_PASSWORDS_WITHHELD, "");
        }
        try {
            ApiEndpoint endpoint = address.isPresent() ? ApiEndpoint.of(address.get()) : ApiEndpoint.of(environment);
            return TokensApi.of(endpoint, environment);
        } catch (ApiEndpoint.InvalidEndpointException e) {
            throw new InvalidOptionException(e.getMessage() + " (no request was sent)", e);
        }
    }
}
