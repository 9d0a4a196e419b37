package dev.trapstreet.engine;

import dev.trapstreet.classify.AccountContext;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.SkipReason;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Assembler of findings from the classified tokens of all targets of a scan. Derives the tags that depend on all tokens of a project
 * together, and assigns rules and severity. The targets have been closed by then. Used once per scan, by one thread.
 */
public final class FindingAssembler {
    private static final int NO_PROJECT = ClassifiedToken.Place.NO_PROJECT;
    private static final AccountContext NO_ACCOUNTS = new AccountContext();

    private final Map<String, JoinedToken> tokens = new TreeMap<>(); // by fingerprint
    private final Map<Integer, AccountContext> accounts = new TreeMap<>(); // by project
    private final List<Notice> notices = new ArrayList<>();

    /** Creates an assembler without tokens. */
    public FindingAssembler() {}

    /** Token with its locations in all targets. */
    private static final class JoinedToken {
        private MapboxToken token;
        private List<ClassifiedToken.Place> places;
        private boolean failed;

        JoinedToken(ClassifiedToken first) {
            this.token = first.token();
            this.places = first.places();
            this.failed = first.state() == ClassifiedToken.State.FAILED;
        }

        void add(ClassifiedToken other) {
            if (TokenOccurrences.isMoreReliable(other.token(), token)) {
                token = other.token();
            }
            failed |= other.state() == ClassifiedToken.State.FAILED;
            places = join(places, other.places());
        }

        List<Location> locations() {
            return places.stream().map(ClassifiedToken.Place::location).toList();
        }
    }

    /** Joins locations of two groups of targets. Overlapping targets contain the same lines; each line is kept once. */
    private static List<ClassifiedToken.Place> join(
            List<ClassifiedToken.Place> some, List<ClassifiedToken.Place> others) {
        List<ClassifiedToken.Place> all = new ArrayList<>(some);
        all.addAll(others);
        all.sort(Comparator.comparing(ClassifiedToken.Place::location, Location.ORDER));
        List<ClassifiedToken.Place> first = new ArrayList<>();
        List<Location> locations = new ArrayList<>();
        for (ClassifiedToken.Place place : all) {
            // Locations on the same line are adjacent in this order.
            if (locations.isEmpty() || !place.location().isOnSameLine(locations.get(locations.size() - 1))) {
                first.add(place);
                locations.add(place.location());
            }
        }
        List<Optional<Location>> merged = WorkingTreeHistory.mergeInPlace(locations);
        List<ClassifiedToken.Place> joined = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            if (merged.get(i).isPresent()) {
                joined.add(first.get(i).withLocation(merged.get(i).get()));
            }
        }
        return joined;
    }

    /**
     * Adds the tokens of a target, or of the targets of one project.
     *
     * @param found the tokens, as classified while the targets were open
     */
    public void add(List<ClassifiedToken> found) {
        for (ClassifiedToken each : found) {
            String fingerprint = each.token().fingerprint().hex();
            JoinedToken known = tokens.get(fingerprint);
            if (known == null) {
                tokens.put(fingerprint, new JoinedToken(each));
            } else {
                known.add(each);
            }
        }
    }

    /** {@return whether there are no tokens} */
    public boolean isEmpty() {
        return tokens.isEmpty();
    }

    /**
     * Returns one finding for each token. If a token cannot be judged, the failure is reported as a problem, and the finding is kept with
     * what is known.
     *
     * @param policy assigns the rules and the severity
     * @param worker receives the problems
     * @return the findings, in the order of {@link Finding#ORDER}
     */
    public List<Finding> assemble(SeverityPolicy policy, WorkerContext worker) {
        accounts.clear();
        notices.clear();
        tokens.values().forEach(token -> removeMoved(token, policy, worker));
        tokens.values().removeIf(token -> token.places.isEmpty());
        tokens.values().forEach(this::addToAccountContext);
        List<Finding> findings = new ArrayList<>();
        for (JoinedToken token : tokens.values()) {
            Set<Tag> shared = addProjectTags(token);
            List<Location> locations = token.locations();
            try {
                findings.add(
                        token.failed
                                ? unjudged(token.token, locations)
                                : policy.assess(token.token, shared, locations));
            } catch (RuntimeException | Error e) {
                worker.failed(locations.get(0).path(), e);
                findings.add(unjudged(token.token, locations));
            }
        }
        findings.sort(Finding.ORDER);
        return findings;
    }

    /**
     * Returns findings without rules. For use if {@link #assemble} has failed.
     *
     * @return one finding of severity {@link Severity#HIGH} for each token, in the order of {@link Finding#ORDER}
     */
    public List<Finding> unjudged() {
        List<Finding> findings = new ArrayList<>();
        for (JoinedToken token : tokens.values()) {
            List<Location> locations = token.locations().stream()
                    .filter(location -> !isFormer(location))
                    .toList();
            findings.add(unjudged(token.token, locations.isEmpty() ? token.locations() : locations));
        }
        findings.sort(Finding.ORDER);
        return findings;
    }

    /**
     * Removes the locations to which a change has moved a token, unless they are rated more severe than the former ones. The former ones
     * were read for this comparison only, and are always removed.
     */
    private static void removeMoved(JoinedToken token, SeverityPolicy policy, WorkerContext worker) {
        List<Location> former = new ArrayList<>();
        for (ClassifiedToken.Place place : token.places) {
            if (isFormer(place.location())) {
                former.add(place.location());
            }
        }
        if (former.isEmpty()) {
            return;
        }
        List<ClassifiedToken.Place> kept = new ArrayList<>();
        for (ClassifiedToken.Place place : token.places) {
            boolean moved = false;
            for (Location old : former) {
                moved |= !isFormer(place.location()) && isNoWorse(token, place.location(), old, policy);
            }
            if (moved) {
                worker.countSkipped(SkipReason.STOOD_BEFORE);
            } else if (!isFormer(place.location())) {
                kept.add(place);
            }
        }
        token.places = kept;
    }

    private static boolean isNoWorse(JoinedToken token, Location location, Location old, SeverityPolicy policy) {
        return !token.failed
                && location.contentId().isOfSameChange(old.contentId())
                && policy.severity(token.token, location).compareTo(policy.severity(token.token, old)) <= 0;
    }

    private static boolean isFormer(Location location) {
        return location.contentId().side() == ContentId.Side.BEFORE;
    }

    /** {@return warnings about tokens that several projects use; complete after {@link #assemble}} */
    public List<Notice> notices() {
        return List.copyOf(notices);
    }

    /** Creates a finding of high severity, the default threshold of failure: a token must not pass because judging it failed. */
    private static Finding unjudged(MapboxToken token, List<Location> locations) {
        return new Finding(token, Severity.HIGH, List.of(), Exposure.UNKNOWN, List.of(), locations);
    }

    /** Adds the locations of one token to the evidence from which the account of each project is derived. */
    private void addToAccountContext(JoinedToken joined) {
        Map<Integer, List<AccountContext.TokenUse>> uses = new TreeMap<>();
        for (ClassifiedToken.Place place : joined.places) {
            uses.computeIfAbsent(place.project(), project -> new ArrayList<>())
                    .add(new AccountContext.TokenUse(
                            place.path(), place.location().context(), place.app(), isCurrent(place.location())));
        }
        Optional<String> account = joined.token.claims().account().map(Redactor::redact);
        uses.forEach((project, within) -> accounts.computeIfAbsent(project, key -> new AccountContext())
                .add(joined.token.fingerprint().hex(), account, within));
    }

    /** Whether a token is in code of today: in a file, staged, or in the tip of a branch. */
    private static boolean isCurrent(Location location) {
        return location.provenance()
                .git()
                .map(git -> git.isCurrent() || git.kind() == GitOrigin.ObjectKind.STAGED)
                .orElse(true);
    }

    /**
     * Adds the tags that the project of a location decides. A tag that holds in every project of the token is returned instead: it
     * belongs to the token as a whole.
     */
    private Set<Tag> addProjectTags(JoinedToken joined) {
        String fingerprint = joined.token.fingerprint().hex();
        Map<Integer, Set<Tag>> tags = new TreeMap<>(); // by project
        for (ClassifiedToken.Place place : joined.places) {
            tags.computeIfAbsent(
                    place.project(),
                    project -> accounts.getOrDefault(project, NO_ACCOUNTS).tagsOf(fingerprint));
        }
        Set<Tag> shared = EnumSet.noneOf(Tag.class);
        shared.addAll(tags.values().iterator().next());
        tags.values().forEach(shared::retainAll);
        List<ClassifiedToken.Place> places = new ArrayList<>(joined.places.size());
        for (ClassifiedToken.Place place : joined.places) {
            ClassifiedToken.Place tagged = place;
            for (Tag tag : tags.getOrDefault(place.project(), Set.of())) {
                if (!shared.contains(tag)) {
                    Location location = tagged.location();
                    tagged = tagged.withLocation(
                            location.withContext(location.context().withTag(tag)));
                }
            }
            places.add(tagged);
        }
        joined.places = places;
        int others = tags.size() - 1 - (tags.containsKey(NO_PROJECT) ? 1 : 0);
        if (others > 0) {
            notices.add(new Notice(
                    Notice.Topic.SEVERAL_TARGETS,
                    joined.places.get(0).location().path(),
                    joined.token.redacted() + " (fingerprint " + fingerprint + ") is also in " + others
                            + (others == 1 ? " other target" : " other targets")));
        }
        return shared;
    }
}
