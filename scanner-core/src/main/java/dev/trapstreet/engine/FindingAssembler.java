package dev.trapstreet.engine;

import dev.trapstreet.classify.AccountContext;
import dev.trapstreet.classify.Classification;
import dev.trapstreet.classify.Classifier;
import dev.trapstreet.finding.ContentId;
import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.Notice;
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
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Assembler of findings from token occurrences. Classifies each location, derives the tags that depend on all findings together, and
 * assigns rules and severity. Used once per scan, by one thread; {@link #assemble} distributes the classification over the workers.
 */
public final class FindingAssembler {
    private static final int NO_PROJECT = -1;
    private static final AccountContext NO_ACCOUNTS = new AccountContext();

    private final List<SourceScan> scans;
    private final Classifier classifier = new Classifier();
    private final List<Integer> projects; // project of each scan
    private final Map<Integer, AccountContext> accounts = new TreeMap<>(); // by project
    private final List<Notice> notices = new ArrayList<>();
    private final Configuration configuration;
    private final SeverityPolicy policy;
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
     * Creates an assembler for the findings of one scan.
     *
     * @param scans the scans of all sources, still open; they give access to the project files around a location
     * @param projects the number of the project that each scan belongs to. What depends on all tokens of a project, such as its own
     *     account, is judged for each project separately.
     * @param configuration the configuration; its exposure overrides take precedence over the classification
     * @param policy assigns the rules and the severity
     * @param allowedUrls whether the allowed URLs will be known
     */
    public FindingAssembler(
            List<SourceScan> scans,
            List<Integer> projects,
            Configuration configuration,
            SeverityPolicy policy,
            AllowedUrlKnowledge allowedUrls) {
        this.scans = scans;
        this.projects = List.copyOf(projects);
        this.configuration = configuration;
        this.policy = policy;
        this.allowedUrls = allowedUrls;
    }

    /**
     * Adds files of container images that a later layer of the image deletes. Their locations get the tag
     * {@link Tag#DELETED_IN_LAYER}. To be called before {@link #assemble}.
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
     * Returns one finding for each token. If a location cannot be classified, or a token cannot be judged, the failure is reported
     * as a problem and the finding is kept with what is known.
     *
     * <p>All locations of one file tree are classified by one thread, in order. The number of files read from a tree is limited,
     * and where that limit takes effect must not depend on the order of threads.
     *
     * @param occurrences the tokens, with resolved locations
     * @param workers the worker contexts, at least one; one thread is started for each, but not more than there are trees
     * @return the findings, in the order of {@link Finding#ORDER}
     * @throws InterruptedException if the calling thread is interrupted
     */
    public List<Finding> assemble(TokenOccurrences occurrences, List<WorkerContext> workers)
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
        classify(byTree, workers);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            addToAccountContext(all.get(i), placedTokens.get(i));
        }
        for (int i = 0; i < all.size(); i++) {
            MapboxToken token = all.get(i).token();
            Set<Tag> shared = addProjectTags(token, placedTokens.get(i));
            List<Location> locations = placedTokens.get(i).stream()
                    .map(placedToken -> placedToken.classified)
                    .toList();
            if (locations.isEmpty()) {
                continue; // memory ran out before the first location was stored, which was reported as a problem
            }
            try {
                findings.add(policy.assess(token, shared, locations));
            } catch (RuntimeException | Error e) {
                workers.get(0).failed(locations.get(0).path(), e);
                findings.add(unjudged(token, locations));
            }
        }
        findings.sort(Finding.ORDER);
        return findings;
    }

    /** {@return warnings about tokens that several projects use; complete after {@link #assemble}} */
    public List<Notice> notices() {
        return notices;
    }

    /**
     * Adds the tags that the project of a location decides. A tag that holds in every project of the token is returned instead: it
     * belongs to the token as a whole.
     */
    private Set<Tag> addProjectTags(MapboxToken token, List<PlacedToken> placedTokens) {
        String fingerprint = token.fingerprint().hex();
        Map<Integer, Set<Tag>> tags = new TreeMap<>(); // by project
        for (PlacedToken placedToken : placedTokens) {
            tags.computeIfAbsent(
                    placedToken.project,
                    project -> accounts.getOrDefault(project, NO_ACCOUNTS).tagsOf(fingerprint));
        }
        Set<Tag> shared = EnumSet.noneOf(Tag.class);
        if (tags.isEmpty()) {
            return shared;
        }
        shared.addAll(tags.values().iterator().next());
        tags.values().forEach(shared::retainAll);
        for (PlacedToken placedToken : placedTokens) {
            for (Tag tag : tags.getOrDefault(placedToken.project, Set.of())) {
                if (!shared.contains(tag)) {
                    LocationContext context = placedToken.classified.context();
                    placedToken.classified = placedToken.classified.withContext(context.withTag(tag));
                }
            }
        }
        int others = tags.size() - 1 - (tags.containsKey(NO_PROJECT) ? 1 : 0);
        if (others > 0) {
            notices.add(new Notice(
                    Notice.Topic.SEVERAL_TARGETS,
                    placedTokens.get(0).place.path(),
                    token.redacted() + " (fingerprint " + fingerprint + ") is also in " + others
                            + (others == 1 ? " other target" : " other targets")));
        }
        return shared;
    }

    /**
     * Returns findings without classification or rules. For use if the findings could not be assembled.
     *
     * @param occurrences the tokens, with resolved locations
     * @return one finding of severity {@link Severity#HIGH} for each token, in the order of {@link Finding#ORDER}
     */
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

    /** Creates a finding of high severity, the default threshold of failure: a token must not pass because judging it failed. */
    private static Finding unjudged(MapboxToken token, List<Location> locations) {
        return new Finding(token, Severity.HIGH, List.of(), Exposure.UNKNOWN, List.of(), locations);
    }

    private void classify(Map<FileTree, List<PlacedToken>> byTree, List<WorkerContext> workers)
            throws InterruptedException {
        List<Map.Entry<FileTree, List<PlacedToken>>> trees = new ArrayList<>(byTree.entrySet());
        trees.sort(Comparator.comparingInt(tree -> tree.getValue().size()));
        WorkerPool pool = new WorkerPool(); // runs the last task first: the largest tree must not be the last to start
        for (Map.Entry<FileTree, List<PlacedToken>> each : trees) {
            FileTree tree = each.getKey();
            List<PlacedToken> within = each.getValue();
            pool.submit(worker -> {
                Map<String, FileTree.GitStatus> status = gitStatus(within, tree, worker);
                within.forEach(placedToken -> classify(placedToken, tree, status, worker));
                classifier.forget(tree);
            });
        }
        pool.runAll(workers.subList(0, Math.min(workers.size(), trees.size())));
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
        LocationContext context =
                isObfuscated(location) ? classification.context().withTag(Tag.OBFUSCATED) : classification.context();
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

    /** Adds the locations of one token to the evidence from which the project's own account is derived. */
    private void addToAccountContext(TokenOccurrences.TokenOccurrence occurrence, List<PlacedToken> placedTokens) {
        Map<Integer, List<AccountContext.TokenUse>> uses = new TreeMap<>();
        for (PlacedToken placedToken : placedTokens) {
            uses.computeIfAbsent(placedToken.project, project -> new ArrayList<>())
                    .add(new AccountContext.TokenUse(
                            placedToken.path, placedToken.classified.context(), placedToken.app));
        }
        Optional<String> account = occurrence.token().claims().account().map(Redactor::redact);
        uses.forEach((project, within) -> accounts.computeIfAbsent(project, key -> new AccountContext())
                .add(occurrence.token().fingerprint().hex(), account, within));
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
     * Whether a token was hidden on purpose (MBX008): base64 and split literals. Escapes and UTF-16 are common without intent and
     * do not count.
     */
    private static boolean isObfuscated(Location location) {
        return location.encoding().contains("base64") || location.encoding().contains("split");
    }

    /** Finds the project of a location. A location without one, such as in standard input, gets an empty tree. */
    private PlacedToken place(
            TokenOccurrences.TokenOccurrence occurrence,
            Location location,
            Map<FileTree, List<PlacedToken>> byTree,
            WorkerContext worker) {
        ProjectFile file = new ProjectFile(FileTree.EMPTY, location.path());
        int project = NO_PROJECT;
        try {
            int source = location.contentId().source();
            Optional<ProjectFile> found = scans.get(source).projectFile(location);
            if (found.isPresent()) {
                file = found.get();
                project = projects.get(source);
            }
        } catch (RuntimeException | Error e) {
            worker.failed(location.path(), e);
        }
        PlacedToken placedToken = new PlacedToken(occurrence, location, file, project);
        byTree.computeIfAbsent(file.tree(), tree -> new ArrayList<>()).add(placedToken);
        return placedToken;
    }
}
