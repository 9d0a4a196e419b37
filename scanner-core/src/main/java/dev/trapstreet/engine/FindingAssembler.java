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
public final class FindingAssembler {
    private final List<SourceScan> scans;
    private final Classifier classifier = new Classifier();
    private final AccountContext accounts = new AccountContext();
    private final Configuration configuration;
    private final SeverityPolicy policy;
    private final AllowedUrlKnowledge allowedUrls;
    private final Set<List<String>> deletedInLayers = new HashSet<>();

    /** Whether the allowed URLs of tokens will be known, so that it matters where a project is served. */
    public enum AllowedUrlKnowledge {
        UNKNOWN,
        REQUESTED
    }

    /**
     * Assembles the findings of one scan.
     *
     * @param scans to be asked for what lies around a place; still open
     * @param configuration whose word on what a place is goes before what is seen there
     */
    public FindingAssembler(
            List<SourceScan> scans,
            Configuration configuration,
            SeverityPolicy policy,
            AllowedUrlKnowledge allowedUrls) {
        this.scans = scans;
        this.configuration = configuration;
        this.policy = policy;
        this.allowedUrls = allowedUrls;
    }

    /** Takes note of files that later layers of their images delete. */
    public void addDeleted(Collection<Provenance> provenances) {
        provenances.forEach(provenance -> deletedInLayers.add(contentKey(provenance)));
    }

    /** What was located keeps it, whatever path it was given. */
    private static List<String> contentKey(Provenance provenance) {
        List<String> key = new ArrayList<>();
        key.add(provenance.git().map(GitOrigin::object).orElse(provenance.path()));
        key.addAll(provenance.entries());
        return key;
    }

    /** A token in a place, and what that place is once it was classified. */
    private static final class PlacedToken {
        final TokenOccurrences.TokenOccurrence occurrence;
        final Location place;
        final String path;
        Location classified;
        String app = "";

        PlacedToken(TokenOccurrences.TokenOccurrence occurrence, Location location, String path) {
            this.occurrence = occurrence;
            this.place = location;
            this.path = path;
            this.classified = location;
        }
    }

    /**
     * One finding per token, in the order of a report. The places of one tree are left to one thread, in their order: what is
     * looked at in a tree is bounded, and where that ends must not depend on the threads.
     *
     * @param workers one for each thread that may work on it
     * @throws InterruptedException when the calling thread is interrupted
     */
    public List<Finding> assemble(TokenOccurrences occurrences, List<WorkerContext> workers)
            throws InterruptedException {
        List<TokenOccurrences.TokenOccurrence> all = List.copyOf(occurrences.all());
        List<List<PlacedToken>> placedTokens = new ArrayList<>(all.size());
        Map<FileTree, List<PlacedToken>> byTree = new LinkedHashMap<>();
        for (TokenOccurrences.TokenOccurrence occurrence : all) {
            List<PlacedToken> own = new ArrayList<>();
            for (Location location : occurrence.locations()) {
                ProjectFile projectFile = projectFile(location, workers.get(0));
                PlacedToken placedToken = new PlacedToken(occurrence, location, projectFile.path());
                byTree.computeIfAbsent(projectFile.tree(), tree -> new ArrayList<>())
                        .add(placedToken);
                own.add(placedToken);
            }
            placedTokens.add(own);
        }
        classify(byTree, workers);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            addToAccountContext(all.get(i), placedTokens.get(i));
        }
        for (int i = 0; i < all.size(); i++) {
            MapboxToken token = all.get(i).token();
            List<Location> locations = placedTokens.get(i).stream()
                    .map(placedToken -> placedToken.classified)
                    .toList();
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
    public static List<Finding> unjudged(TokenOccurrences occurrences) {
        List<Finding> findings = new ArrayList<>();
        for (TokenOccurrences.TokenOccurrence occurrence : occurrences.all()) {
            List<Location> locations = occurrence.locations();
            if (!locations.isEmpty()) {
                findings.add(unjudged(occurrence.token(), locations));
            }
        }
        findings.sort(Finding.ORDER);
        return findings;
    }

    /** As bad as what fails a scan: that it could not be judged must not let a token pass. */
    private static Finding unjudged(MapboxToken token, List<Location> locations) {
        return new Finding(token, Severity.HIGH, List.of(), Exposure.UNKNOWN, List.of(), locations);
    }

    private void classify(Map<FileTree, List<PlacedToken>> byTree, List<WorkerContext> workers)
            throws InterruptedException {
        List<Map.Entry<FileTree, List<PlacedToken>>> trees = new ArrayList<>(byTree.entrySet());
        trees.sort(Comparator.comparingInt(tree -> tree.getValue().size()));
        WorkerPool pool = new WorkerPool(); // it begins with the last one, on which nobody is to wait at the end
        for (Map.Entry<FileTree, List<PlacedToken>> each : trees) {
            FileTree tree = each.getKey();
            List<PlacedToken> within = each.getValue();
            pool.submit(worker -> {
                within.forEach(placedToken -> classify(placedToken, tree, worker));
                classifier.forget(tree);
            });
        }
        pool.runAll(workers.subList(0, Math.min(workers.size(), trees.size())));
    }

    /** A place that cannot be classified keeps what is known of it, and is reported with that. */
    private void classify(PlacedToken placedToken, FileTree tree, WorkerContext worker) {
        try {
            classify(placedToken, tree);
        } catch (RuntimeException | Error e) {
            classifier.forget(tree); // with what was read of it, which may take much memory
            worker.failed(placedToken.place.path(), e);
        }
    }

    private void classify(PlacedToken placedToken, FileTree tree) {
        Location location = placedToken.place;
        Provenance provenance = location.provenance();
        Classification classification = classifier.classify(
                placedToken.path,
                provenance.part(),
                // What is staged is a file like any other.
                provenance.git().map(GitOrigin::kind).filter(kind -> kind != GitOrigin.ObjectKind.STAGED),
                placedToken.occurrence.contextAt(location),
                tree);
        LocationContext context =
                isObfuscated(location) ? classification.context().withTag(Tag.OBFUSCATED) : classification.context();
        if (!deletedInLayers.isEmpty() && deletedInLayers.contains(contentKey(provenance))) {
            context = context.withTag(Tag.DELETED_IN_LAYER);
        }
        Location placed = configuration
                .withExposureOverrides(List.of(location.withContext(context)))
                .get(0);
        placedToken.classified = withDeploySites(placed, placedToken.path, tree);
        placedToken.app = classification.app();
    }

    /** What the places of one token say of its account, and so of the account's other tokens. */
    private void addToAccountContext(TokenOccurrences.TokenOccurrence occurrence, List<PlacedToken> placedTokens) {
        List<AccountContext.TokenUse> uses = new ArrayList<>(placedTokens.size());
        for (PlacedToken placedToken : placedTokens) {
            uses.add(new AccountContext.TokenUse(placedToken.path, placedToken.classified.context(), placedToken.app));
        }
        Optional<String> account = occurrence.token().claims().account().map(Redactor::redact);
        accounts.add(occurrence.token().fingerprint().hex(), account, uses);
    }

    /** Where no page is served the sites say nothing. */
    private Location withDeploySites(Location location, String path, FileTree tree) {
        Exposure exposure = location.context().exposure();
        boolean page = exposure == Exposure.WEB_CLIENT || exposure == Exposure.BUILD_OUTPUT_WEB;
        if (allowedUrls == AllowedUrlKnowledge.UNKNOWN || !page) {
            return location;
        }
        List<DeploySite> sites = classifier.sites(path, tree);
        return sites.isEmpty()
                ? location
                : location.withContext(location.context().withSites(sites));
    }

    /** True for what somebody took apart or packed up; escapes and wide characters come of themselves (MBX008). */
    private static boolean isObfuscated(Location location) {
        return location.encoding().contains("base64") || location.encoding().contains("split");
    }

    /** Of what came from no tree, such as standard input, there are no files around. */
    private ProjectFile projectFile(Location location, WorkerContext worker) {
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
