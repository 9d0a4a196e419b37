package dev.trapstreet.maven;

import dev.trapstreet.Inquiry;
import dev.trapstreet.ScanOptions;
import dev.trapstreet.api.ApiAddress;
import dev.trapstreet.api.TokensApi;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.BaselineException;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.report.ReportFormat;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Selection;
import dev.trapstreet.source.Source;
import dev.trapstreet.token.TokenText;
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

/** What a configuration says, given its meaning. Every fault of it is a sentence that says what would do. */
final class Wishes {
    /** What a goal looks at. */
    enum Scope {
        /** The module's own files, and what the build made of them. */
        MODULE,
        /** In addition, once in a build, the whole repository with its history. */
        REPOSITORY
    }

    private Wishes() {}

    /** The least severity that fails a build; empty when none does. */
    static Optional<Severity> threshold(String word) throws MojoExecutionException {
        if (word.equals("none")) {
            return Optional.empty();
        }
        Optional<Severity> severity = Severity.ofWord(word);
        if (severity.isEmpty()) {
            throw new MojoExecutionException(
                    "failOnSeverity takes info, low, medium, high, critical or none, not " + word);
        }
        return severity;
    }

    static Set<ReportFormat> formats(List<String> words) throws MojoExecutionException {
        Set<ReportFormat> formats = new LinkedHashSet<>();
        for (String word : words) {
            Optional<ReportFormat> format = ReportFormat.ofWord(word.strip());
            if (format.isEmpty()) {
                throw new MojoExecutionException("formats takes " + ReportFormat.words() + ", not " + word);
            }
            formats.add(format.get());
        }
        return formats;
    }

    /**
     * How much a verdict matters.
     *
     * @param word null when nobody is to be asked
     */
    static Optional<ExitCode.Verdicts> verdicts(@Nullable String word) throws MojoExecutionException {
        if (word == null || word.isEmpty()) {
            return Optional.empty();
        }
        Optional<ExitCode.Verdicts> verdicts = ExitCode.Verdicts.ofWord(word);
        if (verdicts.isEmpty()) {
            throw new MojoExecutionException("verify takes auto or required, not " + word);
        }
        return verdicts;
    }

    /**
     * Asks the Tokens API about each token. Where it stands, the environment says, and no POM.
     *
     * @param scanned directories and files: verdicts that lie among them are not believed
     */
    static Inquiry inquiry(Map<String, String> environment, List<String> scanned, Consumer<String> told)
            throws MojoExecutionException {
        try {
            TokensApi api = TokensApi.at(ApiAddress.of(environment), environment);
            return new Inquiry(Optional.of(Verifier.keeping(api, environment, scanned, told)), List.of());
        } catch (ApiAddress.RefusedException e) {
            throw new MojoExecutionException("nobody can be asked: " + e.getMessage(), e);
        }
    }

    static Scope scope(String word) throws MojoExecutionException {
        for (Scope scope : Scope.values()) {
            if (scope.name().toLowerCase(Locale.ROOT).equals(word)) {
                return scope;
            }
        }
        throw new MojoExecutionException("scope takes module or repository, not " + word);
    }

    /**
     * What {@code .trapstreet.yml} files say of these sources.
     *
     * @param file taken in their place; null for those that are found
     */
    static Configuration configuration(@Nullable File file, List<Source> sources) throws MojoExecutionException {
        try {
            return file == null
                    ? Configuration.find(sources, RuleSet::builtIn)
                    : Configuration.read(file.toPath(), sources, RuleSet::builtIn);
        } catch (YamlException e) {
            throw new MojoExecutionException(
                    "the configuration cannot be used: " + TokenText.withheld(String.valueOf(e.getMessage())), e);
        }
    }

    static Baseline baseline(File file) throws MojoExecutionException {
        try {
            return Baseline.read(file.toPath());
        } catch (BaselineException e) {
            throw new MojoExecutionException("the baseline cannot be used: " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new MojoExecutionException(
                    "there is no baseline " + file + "; 'trapstreet baseline create --output FILE' writes one", e);
        } catch (IOException e) {
            throw new MojoExecutionException(
                    "the baseline " + file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    /** Where something is included, all else is left out. */
    static ScanOptions options(List<String> includes, List<String> excludes) {
        List<Selection.Filter> filters =
                includes.isEmpty() ? List.of() : List.of(new Selection.Filter("", List.of(), includes));
        return ScanOptions.DEFAULT.withSelection(
                Selection.EVERYTHING.withFilters(filters).withExcludes(excludes));
    }
}
