package dev.trapstreet.policy;

import dev.trapstreet.finding.Allowance;
import dev.trapstreet.finding.Flaw;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Suppression;
import dev.trapstreet.token.MapboxToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Resolver for the suppressions of a scan. Inline comments, configuration entries and the baseline are checked in this
 * order; the first match wins. A suppression that has expired or has no reason does not apply and causes a warning. Not
 * thread-safe.
 */
public final class Acceptance {
    private final Configuration configuration;
    private final Optional<Baseline> baseline;
    private final LineAllowances allowances;
    private final Instant now;
    private final Set<Notice> notices = new HashSet<>();
    private final Set<ConfigFile.Entry> used = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * Creates a resolver.
     *
     * @param configuration the configuration with suppression entries
     * @param baseline the known findings
     * @param allowances the inline suppressions
     * @param now the time against which suppressions expire
     */
    public Acceptance(
            Configuration configuration, Optional<Baseline> baseline, LineAllowances allowances, Instant now) {
        this.configuration = configuration;
        this.baseline = baseline;
        this.allowances = allowances;
        this.now = now;
    }

    /** Applies the suppressions to the locations of a token. */
    List<Location> mark(MapboxToken token, List<Location> locations) {
        if (configuration == Configuration.NONE && baseline.isEmpty() && allowances.isEmpty()) {
            return locations;
        }
        Optional<Suppression> known = known(token.fingerprint().hex());
        List<Location> marked = new ArrayList<>(locations.size());
        for (Location location : locations) {
            Optional<Suppression> suppression = onLine(location, locations)
                    .or(() -> configured(token.fingerprint().hex(), location))
                    .or(() -> known);
            marked.add(suppression.isPresent() ? location.suppressed(suppression.get()) : location);
        }
        return marked;
    }

    private Optional<Suppression> known(String fingerprint) {
        return baseline.filter(earlier -> earlier.holds(fingerprint))
                .map(earlier -> new Suppression(
                        Suppression.By.BASELINE,
                        earlier.name(),
                        "in the baseline",
                        Optional.empty(),
                        Optional.empty()));
    }

    /**
     * Applies severities, suppressions and the baseline to the findings of related checks.
     *
     * @param flaws the findings
     * @return the findings in report order, without those of disabled rules
     */
    public List<Flaw> mark(List<Flaw> flaws) {
        if (configuration == Configuration.NONE && baseline.isEmpty()) {
            return flaws;
        }
        List<Flaw> marked = new ArrayList<>(flaws.size());
        for (Flaw flaw : flaws) {
            Location location = flaw.location();
            Optional<ConfigFile.SeverityOverride> said = configuration
                    .targetOf(location)
                    .severity(flaw.hit().id(), location.setting().exposure());
            Optional<Severity> severity = said.isPresent() ? said.get().severity() : Optional.of(flaw.severity());
            if (severity.isEmpty()) {
                continue; // the configuration disables the rule here
            }
            Optional<Suppression> suppression =
                    configured(flaw.fingerprint(), location).or(() -> known(flaw.fingerprint()));
            Location place = suppression.isPresent() ? location.suppressed(suppression.get()) : location;
            marked.add(new Flaw(flaw.fingerprint(), flaw.hit().at(severity.get()), place));
        }
        if (marked.size() > 1) {
            marked.sort(Flaw.ORDER);
        }
        return marked;
    }

    /**
     * Finds an inline suppression for a location. A location in the history is also suppressed by a comment at a
     * present location with the same path, because comments cannot be added to past commits.
     */
    private Optional<Suppression> onLine(Location location, List<Location> others) {
        Optional<Suppression> own = allowances.at(location).flatMap(allowance -> holding(location, allowance));
        if (own.isEmpty() && allowances.unheededAt(location).isPresent()) {
            notices.add(new Notice(Notice.Kind.NOT_IN_COMMIT, location.path() + ":" + location.line(), ""));
        }
        if (own.isPresent() || location.provenance().git().isEmpty() || allowances.isEmpty()) {
            return own;
        }
        for (Location other : others) {
            boolean present = other.provenance().git().isEmpty()
                    && other.provenance().part() == location.provenance().part()
                    && other.path().equals(location.path());
            if (present) {
                Optional<Suppression> there = allowances.at(other).flatMap(allowance -> holding(other, allowance));
                if (there.isPresent()) {
                    return there;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Suppression> holding(Location location, Allowance allowance) {
        String where = location.path() + ":" + location.line();
        if (allowance.fault().isPresent()) {
            notices.add(new Notice(
                    Notice.Kind.NOT_UNDERSTOOD, where, allowance.fault().get()));
            return Optional.empty();
        }
        return holding(Suppression.By.LINE, where, allowance);
    }

    private Optional<Suppression> holding(Suppression.By by, String where, Allowance allowance) {
        if (allowance.reason().isEmpty()) {
            notices.add(new Notice(Notice.Kind.NO_REASON, where, ""));
            return Optional.empty();
        }
        if (allowance.until().isPresent() && Days.isOver(allowance.until().get(), now)) {
            notices.add(expired(where, allowance));
            return Optional.empty();
        }
        return Optional.of(new Suppression(by, where, allowance.reason().get(), allowance.owner(), allowance.until()));
    }

    private static Notice expired(String where, Allowance allowance) {
        String owner = allowance.owner().map(who -> ", owner " + who).orElse("");
        return new Notice(
                Notice.Kind.EXPIRED, where, "it held until " + allowance.until().orElseThrow() + owner);
    }

    private Optional<Suppression> configured(String fingerprint, Location location) {
        TargetConfig target = configuration.targetOf(location);
        Optional<Suppression> first = Optional.empty();
        for (TargetConfig.Accepted accepted : target.accepted(fingerprint, location)) {
            used.add(accepted.entry());
            Optional<Suppression> holding = holding(
                    Suppression.By.CONFIGURATION,
                    where(accepted.file(), accepted.entry()),
                    allowance(accepted.entry()));
            if (first.isEmpty()) {
                first = holding;
            }
        }
        return first;
    }

    private static String where(ConfigFile file, ConfigFile.Entry entry) {
        return file.name() + ":" + entry.line();
    }

    private static Allowance allowance(ConfigFile.Entry entry) {
        return new Allowance(entry.reason(), entry.owner(), entry.until(), Optional.empty());
    }

    /**
     * Returns all warnings about suppressions. Must be called after all tokens were rated.
     *
     * @param whole whether everything in the targets was read. Only then are unused entries reported, and only those of
     *     files in a target's own directory.
     * @return the warnings in report order
     */
    public List<Notice> notices(boolean whole) {
        for (TargetConfig target : configuration.targets()) {
            for (ConfigFiles.Above above : target.files()) {
                for (ConfigFile.Entry entry : above.file().suppressions()) {
                    // Includes entries that match nothing in this target, because they have expired all the same.
                    holding(Suppression.By.CONFIGURATION, where(above.file(), entry), allowance(entry));
                    if (whole && target.isWhole(above) && !used.contains(entry)) {
                        notices.add(new Notice(Notice.Kind.UNUSED, where(above.file(), entry), ""));
                    }
                }
            }
        }
        List<Notice> all = new ArrayList<>(notices);
        if (all.size() > 1) {
            all.sort(Notice.ORDER);
        }
        return all;
    }
}
