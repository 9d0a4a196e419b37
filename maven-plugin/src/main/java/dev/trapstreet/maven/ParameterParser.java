package dev.trapstreet.maven;

import dev.trapstreet.ScanOptions;
import dev.trapstreet.api.ApiEndpoint;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.BaselineException;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.verify.OnlineChecks;
import dev.trapstreet.verify.Verifier;
import dev.trapstreet.yaml.YamlException;
import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.maven.plugin.MojoExecutionException;
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

    /** Returns the lowest severity that fails a build, or an empty result for {@code none}. */
    static Optional<Severity> threshold(String word) throws MojoExecutionException {
        if (word.equals("none")) {
            return Optional.empty();
        }
        Optional<Severity> severity = Severity.ofKeyword(word);
        if (severity.isEmpty()) {
            throw LogText.failure("failOnSeverity takes info, low, medium, high, critical or none, not " + word);
        }
        return severity;
    }

    static Set<ReportFormat> formats(List<String> words) throws MojoExecutionException {
        Set<ReportFormat> formats = new LinkedHashSet<>();
        for (String word : words) {
            Optional<ReportFormat> format = ReportFormat.ofKeyword(word.strip());
            if (format.isEmpty()) {
                throw LogText.failure("formats takes " + ReportFormat.keywords() + ", not " + word);
            }
            formats.add(format.get());
        }
        return formats;
    }

    /**
     * Returns whether a verification status is required for every token.
     *
     * @param word {@code auto}, {@code required}, or null for no verification
     * @return an empty result for no verification
     */
    static Optional<ExitCode.Verdicts> verdicts(@Nullable String word) throws MojoExecutionException {
        if (word == null || word.isEmpty()) {
            return Optional.empty();
        }
        Optional<ExitCode.Verdicts> verdicts = ExitCode.Verdicts.ofKeyword(word);
        if (verdicts.isEmpty()) {
            throw LogText.failure("verify takes auto or required, not " + word);
        }
        return verdicts;
    }

    /**
     * Returns checks that verify each token with the Tokens API. The API's address comes from the environment and
     * cannot be set in a POM.
     *
     * @param scanned the scanned directories and files; a cache of verification statuses inside of them is not used
     * @param told consumer of a warning if the cache is not used
     */
    static OnlineChecks inquiry(Map<String, String> environment, List<String> scanned, Consumer<String> told)
            throws MojoExecutionException {
        try {
            TokensApi api = TokensApi.of(ApiEndpoint.of(environment), environment);
            return new OnlineChecks(Optional.of(Verifier.withCache(api, environment, scanned, told)), List.of());
        } catch (ApiEndpoint.InvalidEndpointException e) {
            throw LogText.failure("the Tokens API cannot be used: " + e.getMessage(), e);
        }
    }

    static ScanScope scope(String word) throws MojoExecutionException {
        for (ScanScope scope : ScanScope.values()) {
            if (scope.name().toLowerCase(Locale.ROOT).equals(word)) {
                return scope;
            }
        }
        throw LogText.failure("scope takes module or repository, not " + word);
    }

    /**
     * Reads the configuration of the sources.
     *
     * @param file a file that replaces all {@code .trapstreet.yml} files; null to use those that are found
     */
    static Configuration configuration(@Nullable File file, List<Source> sources) throws MojoExecutionException {
        try {
            return file == null
                    ? Configuration.find(sources, RuleSet::builtIn)
                    : Configuration.read(file.toPath(), sources, RuleSet::builtIn);
        } catch (YamlException e) {
            throw LogText.failure("the configuration cannot be used: " + e.getMessage(), e);
        }
    }

    static Baseline baseline(File file) throws MojoExecutionException {
        try {
            return Baseline.read(file.toPath());
        } catch (BaselineException e) {
            throw LogText.failure("the baseline cannot be used: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw LogText.failure(
                    "there is no baseline " + file + "; 'trapstreet baseline create --output FILE' writes one", e);
        } catch (IOException e) {
            throw LogText.failure(
                    "the baseline " + file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
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
