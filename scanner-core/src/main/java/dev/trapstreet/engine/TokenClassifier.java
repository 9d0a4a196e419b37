package dev.trapstreet.engine;

import dev.trapstreet.classify.Classification;
import dev.trapstreet.classify.Classifier;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Provenance;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.policy.Configuration;
import dev.trapstreet.source.FileTree;
import dev.trapstreet.source.ProjectFile;
import dev.trapstreet.source.SourceScan;
import dev.trapstreet.source.WorkerContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Classifier of the tokens of one target, or of several targets that belong to one project, while they are still open: it reads the files
 * around each location. Used once, by one thread; {@link #classify} distributes the work over the worker threads.
 */
public final class TokenClassifier {
    private final Map<Integer, SourceScan> scans;
    private final int project;
    private final Classifier classifier = new Classifier();
    private final Configuration configuration;
    private final AllowedUrlKnowledge allowedUrls;
    private final Set<ContentId> deletedInLayers = new HashSet<>();
    private final Set<String> pathsInHead = new HashSet<>(); // display paths; filled before the workers start

    /** Whether the allowed URLs of tokens will be known. If not, there is no need to find the sites that a project is deployed to. */
    public enum AllowedUrlKnowledge {
        /** No token list is requested, so allowed URLs stay unknown. */
        UNKNOWN,
        /** At least one account's token list is requested after the findings are assembled. */
        REQUESTED
    }

    /**
     * Creates a classifier.
     *
     * @param scans the scans of the sources, still open, by the index of the source; they give access to the project files around a
     *     location
     * @param project the number of the project that the sources belong to
     * @param configuration the configuration; its exposure overrides take precedence over the classification
     * @param allowedUrls whether the allowed URLs will be known
     */
    public TokenClassifier(
            Map<Integer, SourceScan> scans, int project, Configuration configuration, AllowedUrlKnowledge allowedUrls) {
        this.scans = scans;
        this.project = project;
        this.configuration = configuration;
        this.allowedUrls = allowedUrls;
    }

    /**
     * Adds files of container images that a later layer of the image deletes. Their locations get the tag
     * {@link Tag#DELETED_IN_LAYER}. To be called before {@link #classify}.
     *
     * @param files the identities of the files
     */
    public void addDeleted(Collection<ContentId> files) {
        files.forEach(file -> deletedInLayers.add(file.content()));
    }

    /** Location of a token, and its classification once that is known. */
    private static final class PlacedToken {
        final TokenOccurrences.TokenOccurrence occurrence;
        final Location place;
        final String path;
        final int project;
        Location classified;
        String app = "";

        PlacedToken(TokenOccurrences.TokenOccurrence occurrence, Location location, ProjectFile file, int project) {
            this.occurrence = occurrence;
            this.place = location;
            this.path = file.path();
            this.project = project;
            this.classified = location;
        }
    }

    /**
     * Classifies the locations of all tokens. If a location cannot be classified, the failure is reported as a problem, and the location
     * is kept with what is known.
     *
     * <p>All locations of one file tree are classified by one thread, in order. The number of files read from a tree is limited,
     * and where that limit takes effect must not depend on the order of threads.
     *
     * @param occurrences the tokens, with resolved locations
     * @param workers the worker contexts, at least one; at most this many threads are used
     * @param pool runs the tasks; all earlier tasks have ended
     * @return the tokens with their classified locations, sorted by fingerprint
     * @throws InterruptedException if the calling thread is interrupted
     */
    public List<ClassifiedToken> classify(TokenOccurrences occurrences, List<WorkerContext> workers, WorkerPool pool)
            throws InterruptedException {
        List<TokenOccurrences.TokenOccurrence> all = List.copyOf(occurrences.all());
        List<List<PlacedToken>> placedTokens = new ArrayList<>(all.size());
        Map<FileTree, List<PlacedToken>> byTree = new LinkedHashMap<>();
        for (TokenOccurrences.TokenOccurrence occurrence : all) {
            List<PlacedToken> own = new ArrayList<>();
            for (Location location : occurrence.locations()) {
                if (location.provenance().git().flatMap(GitOrigin::head).isPresent()) {
                    pathsInHead.add(location.provenance().path());
                }
                PlacedToken placedToken = place(occurrence, location, byTree, workers.get(0));
                own.add(placedToken);
            }
            placedTokens.add(own);
        }
        classify(byTree, workers, pool);
        List<ClassifiedToken> tokens = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            List<ClassifiedToken.Place> places = new ArrayList<>();
            for (PlacedToken placed : placedTokens.get(i)) {
                places.add(new ClassifiedToken.Place(placed.classified, placed.path, placed.project, placed.app));
            }
            if (!places
                    .isEmpty()) { // otherwise memory ran out before the first location was stored, which is a problem
                tokens.add(new ClassifiedToken(all.get(i).token(), places, ClassifiedToken.State.CLASSIFIED));
            }
        }
        return tokens;
    }

    /**
     * Returns tokens without classification. For use if {@link #classify} has failed. A token must not pass because judging it failed:
     * its severity will be high, the default threshold.
     *
     * @param occurrences the tokens, with resolved locations
     * @return the tokens, sorted by fingerprint
     */
    public static List<ClassifiedToken> unclassified(TokenOccurrences occurrences) {
        List<ClassifiedToken> tokens = new ArrayList<>();
        for (TokenOccurrences.TokenOccurrence occurrence : occurrences.all()) {
            List<ClassifiedToken.Place> places = new ArrayList<>();
            for (Location location : occurrence.locations()) {
                places.add(new ClassifiedToken.Place(location, location.path(), ClassifiedToken.Place.NO_PROJECT, ""));
            }
            if (!places.isEmpty()) {
                tokens.add(new ClassifiedToken(occurrence.token(), places, ClassifiedToken.State.FAILED));
            }
        }
        return tokens;
    }

    private void classify(Map<FileTree, List<PlacedToken>> byTree, List<WorkerContext> workers, WorkerPool pool)
            throws InterruptedException {
        List<Map.Entry<FileTree, List<PlacedToken>>> trees = new ArrayList<>(byTree.entrySet());
        trees.sort(Comparator.comparingInt(tree -> tree.getValue().size()));
        // The pool runs the last task first: the largest tree must not be the last to start.
        for (Map.Entry<FileTree, List<PlacedToken>> each : trees) {
            FileTree tree = each.getKey();
            List<PlacedToken> within = each.getValue();
            pool.submit(worker -> {
                Map<String, FileTree.GitStatus> status = gitStatus(within, tree, worker);
                within.forEach(placedToken -> classify(placedToken, tree, status, worker));
                classifier.forget(tree);
            });
        }
        if (!trees.isEmpty()) {
            pool.runAll(workers.subList(0, Math.min(workers.size(), trees.size())));
        }
    }

    /**
     * Returns the git status of the files with a token. Archive entries and git objects are left out: an archive is shipped, and an
     * object is in the repository. A file whose token is also in HEAD is tracked, so most scans of a clean repository start no git.
     */
    private Map<String, FileTree.GitStatus> gitStatus(
            List<PlacedToken> placedTokens, FileTree tree, WorkerContext worker) {
        Set<String> paths = new HashSet<>();
        for (PlacedToken placedToken : placedTokens) {
            Provenance provenance = placedToken.place.provenance();
            if (provenance.git().isEmpty()
                    && provenance.entries().isEmpty()
                    && !pathsInHead.contains(provenance.path())) {
                paths.add(placedToken.path);
            }
        }
        try {
            return paths.isEmpty() ? Map.of() : tree.gitStatus(paths);
        } catch (RuntimeException | Error e) {
            worker.failed(placedTokens.get(0).place.path(), e);
            return Map.of();
        }
    }

    /** Adds what git says about the file. Ignored build output gets no tag, because it is shipped although git ignores it. */
    private LocationContext withGitStatus(LocationContext context, String path, FileTree.GitStatus status) {
        boolean shipped = context.tags().contains(Tag.VENDORED) || classifier.isBuildOutput(path);
        return switch (status) {
            case TRACKED -> context;
            case IGNORED -> shipped ? context : context.withTag(Tag.LOCAL_ONLY);
            case UNTRACKED -> context.withTag(Tag.UNTRACKED);
        };
    }

    /** Classifies a location. If that fails, the location stays unclassified, and the failure is reported as a problem. */
    private void classify(
            PlacedToken placedToken, FileTree tree, Map<String, FileTree.GitStatus> status, WorkerContext worker) {
        try {
            classify(placedToken, tree, status);
        } catch (RuntimeException | Error e) {
            classifier.forget(tree); // releases the files read from it, which may take much memory
            worker.failed(placedToken.place.path(), e);
        }
    }

    private void classify(PlacedToken placedToken, FileTree tree, Map<String, FileTree.GitStatus> status) {
        Location location = placedToken.place;
        Provenance provenance = location.provenance();
        Classification classification = classifier.classify(
                placedToken.path,
                provenance.part(),
                // A staged file is classified like any other file.
                provenance.git().map(GitOrigin::kind).filter(kind -> kind != GitOrigin.ObjectKind.STAGED),
                placedToken.occurrence.contextAt(location),
                tree);
        LocationContext context = withHidingTags(classification.context(), location.encoding());
        if (!deletedInLayers.isEmpty()
                && deletedInLayers.contains(provenance.content().content())) {
            context = context.withTag(Tag.DELETED_IN_LAYER);
        }
        FileTree.GitStatus known = provenance.git().isPresent() ? null : status.get(placedToken.path);
        if (known != null) {
            context = withGitStatus(context, placedToken.path, known);
        }
        Location placed = configuration
                .withExposureOverrides(List.of(location.withContext(context)))
                .get(0);
        placedToken.classified = withDeploySites(placed, placedToken.path, tree);
        placedToken.app = classification.app();
    }

    /** Adds the deployment sites of the project to a location in a web page; they do not matter for other locations. */
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

    /**
     * Adds how a token is hidden (MBX008): base64, which many formats use without intent, and split, reversed or hexadecimal text,
     * which nobody writes for another purpose. Escapes and UTF-16 are common without intent and do not count.
     */
    private static LocationContext withHidingTags(LocationContext context, List<String> encoding) {
        if (encoding.contains("pieces")) {
            return context.withTag(Tag.OBFUSCATED).withTag(Tag.IN_PIECES);
        }
        if (encoding.contains("split") || encoding.contains("reversed") || encoding.contains("hex")) {
            return context.withTag(Tag.OBFUSCATED).withTag(Tag.HIDDEN);
        }
        return encoding.contains("base64") ? context.withTag(Tag.OBFUSCATED) : context;
    }

    /** Finds the project of a location. A location without one, such as in standard input, gets an empty tree. */
    private PlacedToken place(
            TokenOccurrences.TokenOccurrence occurrence,
            Location location,
            Map<FileTree, List<PlacedToken>> byTree,
            WorkerContext worker) {
        ProjectFile file = new ProjectFile(FileTree.EMPTY, location.path());
        int own = ClassifiedToken.Place.NO_PROJECT;
        try {
            SourceScan scan = scans.get(location.contentId().source());
            Optional<ProjectFile> found = scan == null ? Optional.empty() : scan.projectFile(location);
            if (found.isPresent()) {
                file = found.get();
                own = project;
            }
        } catch (RuntimeException | Error e) {
            worker.failed(location.path(), e);
        }
        PlacedToken placedToken = new PlacedToken(occurrence, location, file, own);
        byTree.computeIfAbsent(file.tree(), tree -> new ArrayList<>()).add(placedToken);
        return placedToken;
    }
}
