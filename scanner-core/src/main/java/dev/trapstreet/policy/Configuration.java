package dev.trapstreet.policy;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.InvalidRevisionException;
import dev.trapstreet.source.Revision;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Configuration of a scan's targets by {@code .trapstreet.yml} files. All files between a target and the root of its
 * repository apply. Their lists are joined; for single values, the file nearest to the target takes precedence
 * (docs/decisions/0009). It belongs to one list of targets, the sources of the scan in their order. Immutable.
 */
public final class Configuration {
    /** Configuration without any files. */
    public static final Configuration NONE = new Configuration(List.of());

    private final List<TargetConfig> targets;

    private Configuration(List<TargetConfig> targets) {
        this.targets = targets;
    }

    /**
     * Finds and reads the configuration files of the targets.
     *
     * @param sources the scan targets
     * @param rules supplier of the rules that the files may name, called only if a file names one
     * @return the configuration
     * @throws YamlException if a file is invalid; the message names the file and the line
     */
    public static Configuration find(List<Source> sources, Supplier<RuleSet> rules) throws YamlException {
        ConfigFiles files = new ConfigFiles(rules);
        List<TargetConfig> targets = new ArrayList<>();
        boolean any = false;
        for (Source source : sources) {
            List<ConfigFiles.ApplicableFile> applicable =
                    source.path().isPresent() ? files.applicableTo(source.path().get()) : List.of();
            any |= !applicable.isEmpty();
            targets.add(TargetConfig.of(source, applicable));
        }
        return any ? new Configuration(targets) : NONE;
    }

    /**
     * Reads one file that applies to all targets, instead of the files in the targets.
     *
     * @param file the configuration file
     * @param sources the scan targets
     * @param rules supplier of the rules that the file may name, called only if it names one
     * @return the configuration
     * @throws YamlException if the file is invalid; the message names the file and the line
     */
    public static Configuration read(Path file, List<Source> sources, Supplier<RuleSet> rules) throws YamlException {
        ConfigFiles files = new ConfigFiles(rules);
        List<TargetConfig> targets = new ArrayList<>();
        for (Source source : sources) {
            targets.add(TargetConfig.of(source, List.of(files.explicit(file, source.path()))));
        }
        return new Configuration(targets);
    }

    /**
     * Reads the configuration files from a commit of the targets' repositories, rather than from the working tree. The
     * content to scan cannot influence its own scan then. An inline suppression applies only if the commit contains it
     * too.
     *
     * @param revision the commit, in git's syntax, such as {@code origin/main}
     * @param sources the scan targets
     * @param rules supplier of the rules that the files may name, called only if a file names one
     * @return the configuration
     * @throws InvalidRevisionException if a target is not in a repository, or its repository does not have the commit
     * @throws YamlException if a file is invalid; the message names the file and the line
     */
    public static Configuration ofRevision(String revision, List<Source> sources, Supplier<RuleSet> rules)
            throws InvalidRevisionException, YamlException {
        ConfigFiles files = new ConfigFiles(rules);
        List<TargetConfig> targets = new ArrayList<>();
        for (Source source : sources) {
            Revision commit = revisionOf(source, revision);
            targets.add(TargetConfig.of(source, files.committed(commit), Optional.of(commit)));
        }
        return new Configuration(targets);
    }

    private static Revision revisionOf(Source source, String revision) throws InvalidRevisionException {
        Optional<Path> folder = source.path().flatMap(ConfigFiles::folder);
        if (folder.isEmpty()) {
            throw new InvalidRevisionException(
                    Redactor.redact(source.target()) + " is not a directory or file of a repository on this machine");
        }
        return Revision.of(folder.get(), revision);
    }

    /**
     * Returns whether this configuration was read from a commit. Inline suppressions are then compared with the same
     * commit.
     *
     * @return whether this configuration is from a commit
     */
    public boolean isCommitted() {
        return !targets.isEmpty() && targets.get(0).revision().isPresent();
    }

    /**
     * Reads a location's file from the commit of this configuration.
     *
     * @param location the location
     * @param most the maximum length in bytes
     * @return the content; empty if the configuration is not from a commit, or the file is missing, unreadable or
     *     longer
     */
    public Optional<byte[]> committed(Location location, int most) {
        TargetConfig target = targetOf(location);
        if (target.revision().isEmpty()) {
            return Optional.empty();
        }
        try {
            Revision revision = target.revision().get();
            return revision.read(revision.prefix() + location.relativePath(), most + 1)
                    .filter(bytes -> bytes.length <= most);
        } catch (IOException e) {
            return Optional.empty(); // an unreadable file suppresses nothing
        }
    }

    /**
     * Checks a single configuration file, wherever it is located.
     *
     * @param file the configuration file
     * @param rules supplier of the rules that the file may name, called only if it names one
     * @throws YamlException if the file is invalid; the message names the file and the line
     */
    public static void check(Path file, Supplier<RuleSet> rules) throws YamlException {
        new ConfigFiles(rules).explicit(file, Optional.empty());
    }

    /** {@return the names of the configuration files that apply, each once, as displayed in reports} */
    public List<String> fileNames() {
        Set<String> names = new LinkedHashSet<>();
        for (TargetConfig target : targets) {
            for (ConfigFiles.ApplicableFile applicable : target.files()) {
                names.add(applicable.file().name());
            }
        }
        return List.copyOf(names);
    }

    /**
     * Adds the path filters of a target to a selection.
     *
     * @param source the index of the scan target
     * @param options the selection so far
     * @return the selection with the target's {@code exclude} and {@code include} patterns
     */
    public SourceOptions applyTo(int source, SourceOptions options) {
        return source < targets.size() ? options.withFilters(targets.get(source).filters()) : options;
    }

    /**
     * Returns the lowest severity that fails the run. If the targets have different thresholds, the lowest one applies.
     *
     * @param otherwise the threshold of targets whose files set none; empty if findings never fail the run
     * @return the threshold; empty if findings never fail the run
     */
    public Optional<Severity> failOn(Optional<Severity> otherwise) {
        Optional<Severity> least = Optional.empty();
        for (TargetConfig target : targets) {
            Optional<ConfigFile.FailOn> said = target.failOn();
            Optional<Severity> own = said.isPresent() ? said.get().severity() : otherwise;
            if (own.isPresent() && (least.isEmpty() || own.get().compareTo(least.get()) < 0)) {
                least = own;
            }
        }
        return targets.isEmpty() ? otherwise : least;
    }

    /**
     * Applies the {@code exposure} overrides of the configuration.
     *
     * @param locations the locations
     * @return the locations in their order, with the overridden exposure where an override applies
     */
    public List<Location> withExposureOverrides(List<Location> locations) {
        if (targets.isEmpty()) {
            return locations;
        }
        List<Location> placed = new ArrayList<>(locations.size());
        for (Location location : locations) {
            Optional<LocationContext> context = targetOf(location).exposure(location);
            placed.add(context.isPresent() ? location.withContext(context.get()) : location);
        }
        return placed;
    }

    /** {@return the configuration for tokens without a location: that of the first target} */
    public TargetConfig defaultTarget() {
        return targets.isEmpty() ? TargetConfig.NONE : targets.get(0);
    }

    /** Returns the configuration of the target that contains a location. */
    TargetConfig targetOf(Location location) {
        int source = location.contentId().source();
        return source < targets.size() ? targets.get(source) : TargetConfig.NONE;
    }

    List<TargetConfig> targets() {
        return targets;
    }

    /**
     * Returns all effective settings of the first target.
     *
     * @return the settings in a fixed order
     */
    public List<EffectiveSetting> explain() {
        return ConfigurationExplainer.explain(
                targets.isEmpty() ? List.of() : targets.get(0).files());
    }
}
