package dev.trapstreet.maven;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.verify.OnlineChecks;
import dev.trapstreet.verify.Verifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Parser for the plugin's parameters. An invalid value causes an exception whose message lists the valid ones. */
final class ParameterParser {
    /** Extent of a goal's scan. */
    enum ScanScope {
        /** The module's own files and its build output. */
        MODULE,
        /** The build output and, once per build, the entire repository with its history. */
        REPOSITORY
    }

    private ParameterParser() {}

    static Set<ReportFormat> formats(List<String> words) throws InvalidOptionException {
        Set<ReportFormat> formats = new LinkedHashSet<>();
        for (String word : words) {
            formats.add(RunOptions.format("formats", word.strip()));
        }
        return formats;
    }

    /**
     * Returns whether a verification status is required for every token.
     *
     * @param word {@code auto}, {@code required}, or null for no verification
     * @return an empty result for no verification
     */
    static Optional<ExitCode.Verdicts> verdicts(@Nullable String word) throws InvalidOptionException {
        return word == null || word.isEmpty() ? Optional.empty() : Optional.of(RunOptions.verdicts("verify", word));
    }

    /**
     * Returns checks that verify each token with the Tokens API. The API's address comes from the environment and
     * cannot be set in a POM.
     *
     * @param scanned the scanned directories and files; a cache of verification statuses inside of them is not used
     * @param told consumer of a warning if the cache is not used
     */
    static OnlineChecks inquiry(Map<String, String> environment, List<String> scanned, Consumer<String> told)
            throws InvalidOptionException {
        TokensApi api = RunOptions.api(Optional.empty(), environment);
        return new OnlineChecks(Optional.of(Verifier.withCache(api, environment, scanned, told)), List.of());
    }

    static ScanScope scope(String word) throws InvalidOptionException {
        for (ScanScope scope : ScanScope.values()) {
            if (scope.name().toLowerCase(Locale.ROOT).equals(word)) {
                return scope;
            }
        }
        throw new InvalidOptionException("scope takes module or repository, not " + word);
    }

    /** Returns scan options. If {@code includes} is not empty, all other files are skipped. */
    static ScanOptions options(List<String> includes, List<String> excludes, boolean followGitLinks) {
        List<SourceOptions.Filter> filters =
                includes.isEmpty() ? List.of() : List.of(new SourceOptions.Filter("", List.of(), includes));
        return ScanOptions.DEFAULT.withSourceOptions(SourceOptions.DEFAULT
                .withFilters(filters)
                .withExcludes(excludes)
                .withLinks(followGitLinks ? SourceOptions.Links.FOLLOWED : SourceOptions.Links.KNOWN_LAYOUTS));
    }
}
