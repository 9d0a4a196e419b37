package dev.trapstreet.cli.scan;

import dev.trapstreet.ConfigurationFinder;
import dev.trapstreet.ScanOptions;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.source.Source;
import dev.trapstreet.yaml.YamlException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Configurations of the targets of a list, and the thresholds in them. Immutable. */
final class TargetConfigurations implements ConfigurationFinder {
    private final ScanOptions options;
    private final ScanRunOptions run;
    private final boolean none;
    private final @Nullable Path file;

    /**
     * Creates a finder.
     *
     * @throws InvalidOptionException if {@code --config} names an invalid file, {@code --fail-on} has an invalid value, or an option does
     *     not apply to a list
     */
    TargetConfigurations(ScanArguments typed, ScanOptions options) throws InvalidOptionException {
        if (typed.change.configFrom != null) {
            throw new InvalidOptionException(
                    "--config-from reads a commit of one repository, and cannot be combined with --targets-from");
        }
        this.options = options;
        this.run = typed.run;
        this.none = typed.scope.noConfig;
        this.file = typed.scope.config == null ? null : RunOptions.path(typed.scope.config);
        if (none && file != null) {
            throw new InvalidOptionException("--config and --no-config cannot be combined; give only one");
        }
        try {
            if (file != null) {
                Configuration.check(file, options.rules());
            }
        } catch (YamlException e) {
            throw new InvalidOptionException(e.getMessage() + " (nothing was scanned)", e);
        }
        run.threshold(Configuration.NONE);
    }

    @Override
    public Configuration find(Source source) throws YamlException {
        if (none) {
            return Configuration.NONE;
        }
        return file == null
                ? Configuration.find(List.of(source), options.rules())
                : Configuration.read(file, List.of(source), options.rules());
    }

    /** Returns the lowest severity that fails the run if a finding in the target has it. */
    Optional<Severity> threshold(Source source) {
        try {
            return run.threshold(find(source));
        } catch (YamlException | InvalidOptionException e) {
            return Optional.of(
                    Severity.HIGH); // the target has no findings: its invalid configuration is its only problem
        }
    }
}
