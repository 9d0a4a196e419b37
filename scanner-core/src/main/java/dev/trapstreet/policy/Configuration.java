package dev.trapstreet.policy;

import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Setting;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.InvalidRevisionException;
import dev.trapstreet.source.Revision;
import dev.trapstreet.source.Selection;
import dev.trapstreet.source.Source;
import dev.trapstreet.token.TokenText;
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
 * What {@code .trapstreet.yml} files say of the targets of one scan. All that stand between a target and the root of its
 * repository apply: lists are joined, and where two say different things, the nearer to the target wins
 * (docs/decisions/0009). Immutable.
 */
public final class Configuration {
    /** Of a scan that is not configured. */
    public static final Configuration NONE = new Configuration(List.of());

    private final List<TargetConfig> targets;

    private Configuration(List<TargetConfig> targets) {
        this.targets = targets;
    }

    /**
     * Looks for the files that are meant for these targets.
     *
     * @param rules that the files may name; asked for when one does
     * @throws YamlException when a file cannot be used; it names the file and the line
     */
    public static Configuration find(List<Source> sources, Supplier<RuleSet> rules) throws YamlException {
        ConfigFiles files = new ConfigFiles(rules);
        List<TargetConfig> targets = new ArrayList<>();
        boolean any = false;
        for (Source source : sources) {
            List<ConfigFiles.Above> above =
                    source.path().isPresent() ? files.above(source.path().get()) : List.of();
            any |= !above.isEmpty();
            targets.add(TargetConfig.of(source, above));
        }
        return any ? new Configuration(targets) : NONE;
    }

    /**
     * Reads one file for all targets, in place of those that would be found.
     *
     * @throws YamlException when the file cannot be used
     */
    public static Configuration read(Path file, List<Source> sources, Supplier<RuleSet> rules) throws YamlException {
        ConfigFiles files = new ConfigFiles(rules);
        List<TargetConfig> targets = new ArrayList<>();
        for (Source source : sources) {
            targets.add(TargetConfig.of(source, List.of(files.named(file, source.path()))));
        }
        return new Configuration(targets);
    }

    /**
     * Looks for the files as they stand in a commit of the targets' repositories, and for nothing in the working tree: what
     * is under scan has no say then in how it is scanned. Comments that accept a token count where that commit has them too.
     *
     * @param revision as git takes it, such as {@code origin/main}
     * @throws InvalidRevisionException when a target belongs to no repository, or to one without that commit
     * @throws YamlException when a file cannot be used
     */
    public static Configuration at(String revision, List<Source> sources, Supplier<RuleSet> rules)
            throws InvalidRevisionException, YamlException {
        ConfigFiles files = new ConfigFiles(rules);
        List<TargetConfig> targets = new ArrayList<>();
        for (Source source : sources) {
            Revision commit = revisionAround(source, revision);
            targets.add(TargetConfig.of(source, files.committed(commit), Optional.of(commit)));
        }
        return new Configuration(targets);
    }

    private static Revision revisionAround(Source source, String revision) throws InvalidRevisionException {
        Optional<Path> folder = source.path().flatMap(ConfigFiles::folder);
        if (folder.isEmpty()) {
            throw new InvalidRevisionException(
                    TokenText.withheld(source.target()) + " is no directory or file of a repository on this machine");
        }
        return Revision.of(folder.get(), revision);
    }

    /** True when it is that of a commit, by which comments that accept a token are measured as well. */
    public boolean isCommitted() {
        return !targets.isEmpty() && targets.get(0).revision().isPresent();
    }

    /**
     * The content that the commit of the configuration has at that place; empty for none.
     *
     * @param most bytes that are read; of a file that has more, nothing
     */
    public Optional<byte[]> committed(Location location, int most) {
        TargetConfig target = targetOf(location);
        if (target.revision().isEmpty()) {
            return Optional.empty();
        }
        try {
            Revision revision = target.revision().get();
            return revision.read(revision.prefix() + target.below(location.path()), most + 1)
                    .filter(bytes -> bytes.length <= most);
        } catch (IOException e) {
            return Optional.empty(); // what is not to be had there accepts nothing
        }
    }

    /** Checks one file, wherever it stands; throws when it cannot be used. */
    public static void check(Path file, Supplier<RuleSet> rules) throws YamlException {
        new ConfigFiles(rules).named(file, Optional.empty());
    }

    /** The files that have a say, as a report shows them. */
    public List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (TargetConfig target : targets) {
            for (ConfigFiles.Above above : target.files()) {
                names.add(above.file().name());
            }
        }
        return List.copyOf(names);
    }

    /** The selection as it holds for one source: without what the files leave out there. */
    public Selection select(Source source, Selection selection) {
        for (TargetConfig target : targets) {
            if (target.target().equals(source.target())) {
                return selection.withFilters(target.filters());
            }
        }
        return selection;
    }

    /**
     * The least severity that fails the run: the least that the files of any target name.
     *
     * @param otherwise for a target whose files name none
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

    /** The places, each with the exposure that the files give it, if they give one. */
    public List<Location> placed(List<Location> locations) {
        if (targets.isEmpty()) {
            return locations;
        }
        List<Location> placed = new ArrayList<>(locations.size());
        for (Location location : locations) {
            Optional<Setting> setting = targetOf(location).exposure(location);
            placed.add(setting.isPresent() ? location.in(setting.get()) : location);
        }
        return placed;
    }

    /** What holds for what stands in no place: what is said of the first target. */
    TargetConfig anywhere() {
        return targets.isEmpty() ? TargetConfig.NONE : targets.get(0);
    }

    /** What holds for the target in which a place lies. */
    TargetConfig targetOf(Location location) {
        TargetConfig nearest = TargetConfig.NONE;
        int longest = -1;
        for (TargetConfig target : targets) {
            int length = target.shown().length();
            if (length > longest && target.holds(location.path())) {
                nearest = target;
                longest = length;
            }
        }
        return nearest;
    }

    List<TargetConfig> targets() {
        return targets;
    }

    /**
     * One effective setting.
     *
     * @param key as it stands in the file
     * @param value in words; what a file says is safe to show
     * @param where the file and line that set it, or "built in"
     */
    public record Explained(String key, String value, String where) {
        public Explained {
            value = TokenText.withheld(value);
        }
    }

    /** Every setting that holds for the one target of a configuration, and what set it. */
    public List<Explained> explain() {
        return Explanation.of(targets.isEmpty() ? List.of() : targets.get(0).files());
    }
}
