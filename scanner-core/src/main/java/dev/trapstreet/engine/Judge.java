package dev.trapstreet.engine;

import dev.trapstreet.classify.AccountContext;
import dev.trapstreet.classify.Classification;
import dev.trapstreet.classify.Classifier;
import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.policy.SeverityPolicy;
import dev.trapstreet.source.FileTree;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.token.MapboxToken;
import dev.trapstreet.token.Redactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes findings of what was sighted: what each place is, what all of them together tell, how bad that is. */
public final class Judge {
    private final List<SourceScan> scans;
    private final Classifier classifier = new Classifier();
    private final AccountContext accounts = new AccountContext();
    private final Configuration configuration;
    private final SeverityPolicy policy;
    private final Listings listings;
    private final Set<List<String>> deletedInLayers = new HashSet<>();

    /** Whether the allowed URLs of tokens will be known, so that it matters where a project is served. */
    public enum Listings {
        NONE,
        ASKED_FOR
    }

    /**
     * Assembles the findings of one scan.
     *
     * @param scans to be asked for what lies around a place; still open
     * @param configuration whose word on what a place is goes before what is seen there
     */
    public Judge(List<SourceScan> scans, Configuration configuration, SeverityPolicy policy, Listings listings) {
        this.scans = scans;
        this.configuration = configuration;
        this.policy = policy;
        this.listings = listings;
    }

    /** Takes note of files that later layers of their images delete. */
    public void addDeleted(Collection<Provenance> provenances) {
        provenances.forEach(provenance -> deletedInLayers.add(way(provenance)));
    }

    /** What was located keeps it, whatever path it was given. */
    private static List<String> way(Provenance provenance) {
        List<String> way = new ArrayList<>();
        way.add(provenance.git().map(GitOrigin::object).orElse(provenance.path()));
        way.addAll(provenance.entries());
        return way;
    }

    /** A token in a place, and what that place is once it was classified. */
    private static final class Stand {
        final Sightings.Sighting sighting;
        final Location place;
        final String path;
        Location known;
        String app = "";

        Stand(Sightings.Sighting sighting, Location location, String path) {
            this.sighting = sighting;
            this.place = location;
            this.path = path;
            this.known = location;
        }
    }

    /**
     * One finding per token, in the order of a report. The places of one tree are left to one thread, in their order: what is
     * looked at in a tree is bounded, and where that ends must not depend on the threads.
     *
     * @param workers one for each thread that may work on it
     * @throws InterruptedException when the calling thread is interrupted
     */
    public List<Finding> judge(Sightings sightings, List<WorkerContext> workers) throws InterruptedException {
        List<Sightings.Sighting> all = List.copyOf(sightings.all());
        List<List<Stand>> stands = new ArrayList<>(all.size());
        Map<FileTree, List<Stand>> byTree = new LinkedHashMap<>();
        for (Sightings.Sighting sighting : all) {
            List<Stand> own = new ArrayList<>();
            for (Location location : sighting.places()) {
                ProjectFile projectFile = around(location, workers.get(0));
                Stand stand = new Stand(sighting, location, projectFile.path());
                byTree.computeIfAbsent(projectFile.tree(), tree -> new ArrayList<>())
                        .add(stand);
                own.add(stand);
            }
            stands.add(own);
        }
        classify(byTree, workers);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            remember(all.get(i), stands.get(i));
        }
        for (int i = 0; i < all.size(); i++) {
            MapboxToken token = all.get(i).token();
            List<Location> locations =
                    stands.get(i).stream().map(stand -> stand.known).toList();
            if (locations.isEmpty()) {
                continue; // the memory ran out before its first place was kept: the problem tells of that
            }
            try {
                findings.add(
                        policy.assess(token, accounts.tagsOf(token.fingerprint().hex()), locations));
            } catch (RuntimeException | Error e) {
                workers.get(0).failed(locations.get(0).path(), e);
                findings.add(unjudged(token, locations));
            }
        }
        findings.sort(Finding.ORDER);
        return findings;
    }

    /** Findings of what nothing more is known of, in the order of a report. */
    public static List<Finding> unjudged(Sightings sightings) {
        List<Finding> findings = new ArrayList<>();
        for (Sightings.Sighting sighting : sightings.all()) {
            List<Location> locations = sighting.places();
            if (!locations.isEmpty()) {
                findings.add(unjudged(sighting.token(), locations));
            }
        }
        findings.sort(Finding.ORDER);
        return findings;
    }

    /** As bad as what fails a scan: that it could not be judged must not let a token pass. */
    private static Finding unjudged(MapboxToken token, List<Location> locations) {
        return new Finding(token, Severity.HIGH, List.of(), Exposure.UNKNOWN, List.of(), locations);
    }

    private void classify(Map<FileTree, List<Stand>> byTree, List<WorkerContext> workers) throws InterruptedException {
        List<Map.Entry<FileTree, List<Stand>>> trees = new ArrayList<>(byTree.entrySet());
        trees.sort(Comparator.comparingInt(tree -> tree.getValue().size()));
        Crew crew = new Crew(); // it begins with the last one, on which nobody is to wait at the end
        for (Map.Entry<FileTree, List<Stand>> each : trees) {
            FileTree tree = each.getKey();
            List<Stand> within = each.getValue();
            crew.submit(worker -> {
                within.forEach(stand -> classify(stand, tree, worker));
                classifier.forget(tree);
            });
        }
        crew.work(workers.subList(0, Math.min(workers.size(), trees.size())));
    }

    /** A place that cannot be classified keeps what is known of it, and is reported with that. */
    private void classify(Stand stand, FileTree tree, WorkerContext worker) {
        try {
            classify(stand, tree);
        } catch (RuntimeException | Error e) {
            classifier.forget(tree); // with what was read of it, which may take much memory
            worker.failed(stand.place.path(), e);
        }
    }

    private void classify(Stand stand, FileTree tree) {
        Location location = stand.place;
        Provenance provenance = location.provenance();
        Classification classification = classifier.classify(
                stand.path,
                provenance.part(),
                // What is staged is a file like any other.
                provenance.git().map(GitOrigin::kind).filter(kind -> kind != GitOrigin.ObjectKind.STAGED),
                stand.sighting.clues(location),
                tree);
        LocationContext context =
                isHidden(location) ? classification.context().withTag(Tag.OBFUSCATED) : classification.context();
        if (!deletedInLayers.isEmpty() && deletedInLayers.contains(way(provenance))) {
            context = context.withTag(Tag.DELETED_IN_LAYER);
        }
        Location placed = configuration
                .withExposureOverrides(List.of(location.withContext(context)))
                .get(0);
        stand.known = served(placed, stand.path, tree);
        stand.app = classification.app();
    }

    /** What the places of one token say of its account, and so of the account's other tokens. */
    private void remember(Sightings.Sighting sighting, List<Stand> stands) {
        List<AccountContext.TokenUse> uses = new ArrayList<>(stands.size());
        for (Stand stand : stands) {
            uses.add(new AccountContext.TokenUse(stand.path, stand.known.context(), stand.app));
        }
        Optional<String> account = sighting.token().claims().account().map(Redactor::redact);
        accounts.add(sighting.token().fingerprint().hex(), account, uses);
    }

    /** Where no page is served the sites say nothing. */
    private Location served(Location location, String path, FileTree tree) {
        Exposure exposure = location.context().exposure();
        boolean page = exposure == Exposure.WEB_CLIENT || exposure == Exposure.BUILD_OUTPUT_WEB;
        if (listings == Listings.NONE || !page) {
            return location;
        }
        List<DeploySite> sites = classifier.sites(path, tree);
        return sites.isEmpty()
                ? location
                : location.withContext(location.context().withSites(sites));
    }

    /** True for what somebody took apart or packed up; escapes and wide characters come of themselves (MBX008). */
    private static boolean isHidden(Location location) {
        return location.encoding().contains("base64") || location.encoding().contains("split");
    }

    /** Of what came from no tree, such as standard input, there are no files around. */
    private ProjectFile around(Location location, WorkerContext worker) {
        try {
            for (SourceScan scan : scans) {
                Optional<ProjectFile> projectFile = scan.projectFile(location);
                if (projectFile.isPresent()) {
                    return projectFile.get();
                }
            }
        } catch (RuntimeException | Error e) {
            worker.failed(location.path(), e);
        }
        return new ProjectFile(FileTree.EMPTY, location.path());
    }
}
