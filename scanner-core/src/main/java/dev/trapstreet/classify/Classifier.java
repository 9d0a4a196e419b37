package dev.trapstreet.classify;

import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.LocationContext;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.ExposureTable;
import dev.trapstreet.source.FileTree;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Says who can read a place, by evidence in the order of its strength (DOMAIN section 3.2): A the path, B the name that the
 * token is given to, C the content of the file, D the project around it. The first that decides is the answer; where code
 * must look closer, the classes beside this one do.
 *
 * <p>Immutable but for what it remembers of trees as long as they are in use; shared by threads.
 */
public final class Classifier {
    /** What is decided by the path even for a variable that a bundler writes into the client. */
    private static final Set<Exposure> CONCLUSIVE = Set.of(
            Exposure.BUILD_OUTPUT_WEB,
            Exposure.BUILD_OUTPUT_MOBILE,
            Exposure.DATA,
            Exposure.TEST,
            Exposure.SERVER,
            Exposure.WEB_CLIENT);

    private final Map<FileTree, CachedFileTree> trees = Collections.synchronizedMap(new WeakHashMap<>());
    private final PathRules paths;
    private final PathRules places;
    private final List<ExposureTable.Row> prefixes;
    private final ProjectManifests manifests;
    private final ContentRules contentRules;
    private final PathConditions conditions;
    private final FileUsage usage;
    private final EnvironmentFile environment;

    /** With the table that this program was built with. */
    public Classifier() {
        ExposureTable table = ExposureTable.builtIn();
        KeywordTable keywords = KeywordTable.builtIn();
        this.paths = new PathRules(table.rows("paths"));
        this.places = new PathRules(table.rows("places"));
        this.prefixes = table.rows("prefixes");
        this.manifests = new ProjectManifests(table);
        this.contentRules = new ContentRules(keywords);
        this.usage = new FileUsage(keywords, contentRules);
        this.conditions = new PathConditions(manifests, contentRules, usage);
        this.environment = new EnvironmentFile(manifests, usage);
    }

    /**
     * Looks at one place.
     *
     * @param path of the file, relative to the tree's root, {@code /} between names
     * @param kind what holds it in a git history; empty for a file
     * @param context what its content says around the token
     * @param files those around it: the working tree's, or those of the introducing commit
     */
    public Classification classify(
            String path, LocationPart part, Optional<GitOrigin.ObjectKind> kind, TokenContext context, FileTree files) {
        if (kind.equals(Optional.of(GitOrigin.ObjectKind.COMMIT))
                || kind.equals(Optional.of(GitOrigin.ObjectKind.TAG))) {
            String what = kind.get() == GitOrigin.ObjectKind.TAG ? "the message of a tag" : "the message of a commit";
            return new Classification(new LocationContext(Exposure.DOC, List.of(what), Set.of()), "");
        }
        CachedFileTree.View tree = viewOf(files);
        ClassifierInput input = new ClassifierInput(
                path, FileKind.of(path), part == LocationPart.CONTENT ? context : TokenContext.NONE, tree);
        Assessment assessment = inNativeShell(input, assess(input));
        Set<Tag> tags = new LocationTags(input, assessment, prefixOf(input).isPresent(), contentRules).all();
        return new Classification(
                new LocationContext(assessment.exposure(), assessment.evidence(), tags), manifests.app(tree, path));
    }

    /** Where the project around a file is served, as files of its own say; none when they do not. */
    public List<DeploySite> sites(String path, FileTree files) {
        return DeploySites.find(viewOf(files), path);
    }

    /** Lets go of what is known of a tree, of which nothing more will be asked. */
    public void forget(FileTree files) {
        trees.remove(files);
    }

    private CachedFileTree.View viewOf(FileTree files) {
        return trees.computeIfAbsent(files, key -> new CachedFileTree()).viewOf(files);
    }

    private Assessment assess(ClassifierInput input) {
        Optional<Assessment> byPath = paths.first(input.path(), match -> conditions.holds(input, match))
                .map(match -> conditions.assess(input, match));
        Optional<ExposureTable.Row> prefix = prefixOf(input);
        if (prefix.isPresent()
                && !byPath.map(Assessment::exposure).map(CONCLUSIVE::contains).orElse(false)) {
            String says = "variable " + input.lastName() + " " + prefix.get().evidence();
            return Assessment.of(prefix.get().exposure().orElse(Exposure.UNKNOWN), says);
        }
        if (byPath.map(Assessment::decides).orElse(false)) {
            return byPath.get();
        }
        if (EnvironmentFile.matches(input.path())) {
            return environment.assess(input);
        }
        Assessment inContent = inContent(input);
        return withCommentTags(input, inContent.decides() ? inContent : byProject(input));
    }

    /** Code that no person wrote is the output of a build, wherever it lies. */
    private static Assessment withCommentTags(ClassifierInput input, Assessment assessment) {
        if (assessment.exposure() == Exposure.WEB_CLIENT
                && input.kind() == FileKind.JS
                && input.context().hasRole(SyntaxRole.MINIFIED)) {
            return new Assessment(Exposure.BUILD_OUTPUT_WEB, List.of("a minified script"), Set.of())
                    .withEvidence(assessment.evidence().get(0));
        }
        return assessment;
    }

    private Optional<ExposureTable.Row> prefixOf(ClassifierInput input) {
        String name = input.lastName();
        for (ExposureTable.Row row : prefixes) {
            for (String prefix : row.names()) {
                if (name.startsWith(prefix) && name.length() > prefix.length()) {
                    return Optional.of(row);
                }
            }
        }
        return Optional.empty();
    }

    private Assessment inContent(ClassifierInput input) {
        TokenContext context = input.context();
        Optional<Assessment> located = places.first(input.path(), match -> conditions.holds(input, match))
                .map(match -> conditions.assess(input, match));
        boolean client = located.map(Assessment::exposure)
                        .filter(Exposure.SERVER::equals)
                        .isEmpty()
                && located.isPresent();
        if (client) {
            Assessment more = contentRules.assess(context, input.kind());
            return more.exposure() == Exposure.MOBILE_APP ? more : located.get();
        }
        Assessment said = contentRules.assess(context, input.kind());
        boolean decidedForServer = located.isPresent() || said.exposure() == Exposure.SERVER || !said.decides();
        if (context.hasRole(SyntaxRole.HANDED_OUT) && decidedForServer && input.kind() != FileKind.NONE) {
            return Assessment.of(Exposure.WEB_CLIENT, "the code hands it to the client", Tag.HANDED_OUT);
        }
        if (located.isPresent()) {
            return located.get();
        }
        if (said.exposure() != Exposure.MOBILE_APP && isInPage(input)) {
            return Assessment.of(Exposure.WEB_CLIENT, "in a script of a page");
        }
        return said;
    }

    /** Whether it stands in a {@code <script>}; of a PHP file, in one that holds a script at all. */
    private boolean isInPage(ClassifierInput input) {
        return switch (input.kind()) {
            case PHP ->
                input.context().hasRole(SyntaxRole.IN_SCRIPT) || contentRules.hasHeading(input.context(), "script");
            case JS, MARKUP, PYTHON, RUBY, GO, CSHARP, NONE -> input.context().hasRole(SyntaxRole.IN_SCRIPT);
            default -> false;
        };
    }

    private Assessment byProject(ClassifierInput input) {
        Assessment assessment = manifests.assess(input.tree(), input.path(), input.kind());
        boolean one = assessment.exposure() == Exposure.MOBILE_APP
                || (assessment.exposure() == Exposure.WEB_CLIENT
                        && !assessment.evidence().get(0).startsWith("below "));
        if (input.kind() == FileKind.JS && !one) {
            Assessment users = usage.assessUsers(input.tree(), input.path());
            if (users.decides()) {
                return users;
            }
        }
        return assessment;
    }

    /** A client in an app of web technology: installed with a phone's app, or in a window of its own on a desktop. */
    private Assessment inNativeShell(ClassifierInput input, Assessment assessment) {
        if (assessment.exposure() != Exposure.WEB_CLIENT || assessment.tags().contains(Tag.HANDED_OUT)) {
            return assessment;
        }
        return manifests
                .shell(input.tree(), input.path())
                .map(shell -> {
                    Exposure exposure = shell.row().exposure().orElse(assessment.exposure());
                    Assessment within = new Assessment(
                            exposure, assessment.evidence(), shell.row().tags());
                    return within.withEvidence(shell.evidence());
                })
                .orElse(assessment);
    }
}
