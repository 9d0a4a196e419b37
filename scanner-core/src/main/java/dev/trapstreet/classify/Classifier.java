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
 * Classifier of locations by who can read them. See docs/domain.md, section "Exposure".
 *
 * <p>Evidence is considered in the order of its strength: the path, the name of the variable, the content of the file, the project.
 * The first that decides gives the exposure. The data is {@code rules/exposure.yml}; the other classes of this package implement
 * what a table cannot express.
 *
 * <p>Thread-safe. Caches what it reads from a file tree until {@link #forget} is called or the tree is garbage-collected. A tree
 * must be used by one thread at a time, as {@link FileTree} requires.
 */
public final class Classifier {
    /** Exposures by path that take precedence over a variable name with a client prefix. */
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
    private final PathRules defaults;
    private final PathRules outputs;
    private final List<ExposureTable.Row> prefixes;
    private final List<ExposureTable.Row> variables;
    private final ProjectManifests manifests;
    private final ContentRules contentRules;
    private final PathConditions conditions;
    private final FileUsage usage;
    private final EnvironmentFile environment;

    /** Creates a classifier with the built-in exposure table. */
    public Classifier() {
        ExposureTable table = ExposureTable.builtIn();
        KeywordTable keywords = KeywordTable.builtIn();
        this.paths = new PathRules(table.rows("paths"));
        this.places = new PathRules(table.rows("places"));
        this.defaults = new PathRules(table.rows("defaults"));
        this.outputs = new PathRules(table.rows("outputs"));
        this.prefixes = table.rows("prefixes");
        this.variables = table.rows("variables");
        this.manifests = new ProjectManifests(table);
        this.contentRules = new ContentRules(keywords);
        this.usage = new FileUsage(keywords, contentRules);
        this.conditions = new PathConditions(manifests, contentRules, usage);
        this.environment = new EnvironmentFile(manifests, usage);
    }

    /**
     * Classifies a location.
     *
     * @param path the path of the file, relative to the root of the tree, with {@code /} as the separator
     * @param part the part of the file that contains the token; the context is only used for its content
     * @param kind the kind of git object that contains the token; empty for a file
     * @param context the context of the token in the content
     * @param files the files of the project: the working tree, or the tree of the introducing commit
     * @return the classification
     */
    public Classification classify(
            String path, LocationPart part, Optional<GitOrigin.ObjectKind> kind, TokenContext context, FileTree files) {
        if (kind.equals(Optional.of(GitOrigin.ObjectKind.COMMIT))
                || kind.equals(Optional.of(GitOrigin.ObjectKind.TAG))) {
            String what = kind.get() == GitOrigin.ObjectKind.TAG ? "tag message" : "commit message";
            return new Classification(new LocationContext(Exposure.DOC, List.of(what), Set.of()), "");
        }
        CachedFileTree.View tree = viewOf(files);
        ClassifierInput input = new ClassifierInput(
                path, FileKind.of(path), part == LocationPart.CONTENT ? context : TokenContext.NONE, tree);
        Assessment assessment = inNativeShell(input, installed(input, assess(input)));
        Set<Tag> tags =
                new LocationTags(input, assessment, prefixOf(input).isPresent(), contentRules, environment).all();
        return new Classification(
                new LocationContext(assessment.exposure(), assessment.evidence(), tags), manifests.app(tree, path));
    }

    /**
     * Returns the sites that the project of a file is deployed to, according to files such as {@code CNAME} (rule MBX052).
     *
     * @param path the path of the file, relative to the root of the tree
     * @param files the files of the project
     * @return the sites; empty if no file names one
     */
    public List<DeploySite> sites(String path, FileTree files) {
        return DeploySites.find(viewOf(files), path);
    }

    /**
     * Returns whether a file is build output by its path, and therefore shipped although git usually ignores it.
     *
     * @param path the path of the file, relative to the root of the tree
     * @return whether a row of the section {@code outputs} matches
     */
    public boolean isBuildOutput(String path) {
        return outputs.first(ClassifierInput.unpackedPath(path), match -> true).isPresent();
    }

    /**
     * Releases what was cached for a tree. A later call of another method reads the tree again.
     *
     * @param files the tree
     */
    public void forget(FileTree files) {
        trees.remove(files);
    }

    private CachedFileTree.View viewOf(FileTree files) {
        return trees.computeIfAbsent(files, key -> new CachedFileTree()).viewOf(files);
    }

    private Assessment assess(ClassifierInput input) {
        Optional<Assessment> byPath = paths.first(input.unpackedPath(), match -> conditions.holds(input, match))
                .map(match -> conditions.assess(input, match));
        Optional<ExposureTable.Row> prefix = prefixOf(input);
        if (prefix.isPresent()
                && !byPath.map(Assessment::exposure).map(CONCLUSIVE::contains).orElse(false)) {
            String says = "variable " + input.lastName() + " " + prefix.get().evidence();
            return Assessment.of(prefix.get().exposure().orElse(Exposure.UNKNOWN), says);
        }
        Optional<ExposureTable.Row> variable = variableOf(input);
        if (variable.isPresent()) {
            String says = "variable " + input.lastName() + " " + variable.get().evidence();
            return Assessment.of(variable.get().exposure().orElse(Exposure.UNKNOWN), says);
        }
        if (byPath.map(Assessment::decides).orElse(false)) {
            return byPath.get();
        }
        if (EnvironmentFile.matches(input.path())) {
            return environment.assess(input);
        }
        Assessment inContent = inContent(input);
        Assessment assessment = inContent.decides() ? inContent : byProject(input);
        return withCommentTags(
                input, assessment.decides() || !assessment.evidence().isEmpty() ? assessment : byDefault(input));
    }

    /** Returns the assessment by what usually runs or reads a file of that name. */
    private Assessment byDefault(ClassifierInput input) {
        return defaults.first(input.unpackedPath(), match -> true)
                .map(match -> Assessment.of(match.row().exposure().orElse(Exposure.UNKNOWN), match.evidence()))
                .orElse(Assessment.UNDECIDED);
    }

    /** Adjusts the assessment of server code that is installed with an app, because Node runs inside the app. */
    private Assessment installed(ClassifierInput input, Assessment assessment) {
        if (assessment.exposure() != Exposure.SERVER || input.kind() != FileKind.JS) {
            return assessment;
        }
        Assessment installed = manifests.assessInstalledNode(input.tree(), input.path());
        return installed.decides()
                ? installed.withEvidence(assessment.evidence().get(0))
                : assessment;
    }

    /** Turns a minified script in client code into output of a build: minified code was not written by hand, whatever its path. */
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

    private Optional<ExposureTable.Row> variableOf(ClassifierInput input) {
        for (ExposureTable.Row row : variables) {
            if (row.names().contains(input.lastName()) && conditions.isProduct(input, row.condition())) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    private Assessment inContent(ClassifierInput input) {
        TokenContext context = input.context();
        Optional<Assessment> located = places.first(input.unpackedPath(), match -> conditions.holds(input, match))
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
        if (input.kind() == FileKind.JSON && said.exposure() == Exposure.WEB_CLIENT && located.isEmpty()) {
            // The app reads the file, whatever its keys look like.
            Assessment project = manifests.assess(input.tree(), input.path(), FileKind.JS);
            said = project.exposure() == Exposure.MOBILE_APP ? project : said;
        }
        boolean decidedForServer = located.isPresent() || said.exposure() == Exposure.SERVER || !said.decides();
        boolean handed = context.hasRole(SyntaxRole.HANDED_OUT)
                || (context.hasRole(SyntaxRole.RETURNED) && isLoader(input.fileName()));
        if (handed && decidedForServer && input.kind() != FileKind.NONE) {
            return Assessment.of(Exposure.WEB_CLIENT, "the code sends it to the client", Tag.HANDED_OUT);
        }
        if (located.isPresent()) {
            return located.get();
        }
        if (said.exposure() != Exposure.MOBILE_APP && isInPage(input)) {
            return Assessment.of(Exposure.WEB_CLIENT, "in a script of a page");
        }
        return said;
    }

    /** Whether the page gets what the functions of the file return: the load functions of SvelteKit. */
    private static boolean isLoader(String fileName) {
        return fileName.startsWith("+page.") || fileName.startsWith("+layout.");
    }

    /** Whether the token is inside a {@code <script>} element. For PHP, a script element anywhere near is enough. */
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

    /**
     * Adjusts the assessment of client code in a native shell, such as Cordova, Capacitor or Electron: it is part of an installed app,
     * and its requests carry no usable Referer.
     */
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
