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
    private static final Set<Exposure> FIRM = Set.of(
            Exposure.BUILD_OUTPUT_WEB,
            Exposure.BUILD_OUTPUT_MOBILE,
            Exposure.DATA,
            Exposure.TEST,
            Exposure.SERVER,
            Exposure.WEB_CLIENT);

    private final Map<FileTree, KnownTree> trees = Collections.synchronizedMap(new WeakHashMap<>());
    private final PathRules paths;
    private final PathRules places;
    private final List<ExposureTable.Row> prefixes;
    private final Project project;
    private final Content content;
    private final PathLook look;
    private final Neighbours neighbours;
    private final EnvironmentFile environment;

    /** With the table that this program was built with. */
    public Classifier() {
        ExposureTable table = ExposureTable.builtIn();
        Hints hints = Hints.builtIn();
        this.paths = new PathRules(table.rows("paths"));
        this.places = new PathRules(table.rows("places"));
        this.prefixes = table.rows("prefixes");
        this.project = new Project(table);
        this.content = new Content(hints);
        this.neighbours = new Neighbours(hints, content);
        this.look = new PathLook(project, content, neighbours);
        this.environment = new EnvironmentFile(project, neighbours);
    }

    /**
     * Looks at one place.
     *
     * @param path of the file, relative to the tree's root, {@code /} between names
     * @param kind what holds it in a git history; empty for a file
     * @param clues what its content says around the token
     * @param files those around it: the working tree's, or those of the introducing commit
     */
    public Classified classify(
            String path, LocationPart part, Optional<GitOrigin.ObjectKind> kind, Clues clues, FileTree files) {
        if (kind.equals(Optional.of(GitOrigin.ObjectKind.COMMIT))
                || kind.equals(Optional.of(GitOrigin.ObjectKind.TAG))) {
            String what = kind.get() == GitOrigin.ObjectKind.TAG ? "the message of a tag" : "the message of a commit";
            return new Classified(new LocationContext(Exposure.DOC, List.of(what), Set.of()), "");
        }
        KnownTree.View tree = view(files);
        Place place = new Place(path, FileKind.of(path), part == LocationPart.CONTENT ? clues : Clues.NONE, tree);
        Answer answer = shelled(place, decide(place));
        Set<Tag> tags = new PlaceTags(place, answer, prefixOf(place).isPresent(), content).all();
        return new Classified(new LocationContext(answer.exposure(), answer.evidence(), tags), project.app(tree, path));
    }

    /** Where the project around a file is served, as files of its own say; none when they do not. */
    public List<DeploySite> sites(String path, FileTree files) {
        return DeploySites.of(view(files), path);
    }

    /** Lets go of what is known of a tree, of which nothing more will be asked. */
    public void forget(FileTree files) {
        trees.remove(files);
    }

    private KnownTree.View view(FileTree files) {
        return trees.computeIfAbsent(files, key -> new KnownTree()).of(files);
    }

    private Answer decide(Place place) {
        Optional<Answer> byPath =
                paths.first(place.path(), fit -> look.holds(place, fit)).map(fit -> look.answer(place, fit));
        Optional<ExposureTable.Row> prefix = prefixOf(place);
        if (prefix.isPresent()
                && !byPath.map(Answer::exposure).map(FIRM::contains).orElse(false)) {
            String says = "variable " + place.lastName() + " " + prefix.get().evidence();
            return Answer.of(prefix.get().exposure().orElse(Exposure.UNKNOWN), says);
        }
        if (byPath.map(Answer::decides).orElse(false)) {
            return byPath.get();
        }
        if (EnvironmentFile.is(place.path())) {
            return environment.judge(place);
        }
        Answer inContent = inContent(place);
        return written(place, inContent.decides() ? inContent : byProject(place));
    }

    /** Code that no person wrote is the output of a build, wherever it lies. */
    private static Answer written(Place place, Answer answer) {
        if (answer.exposure() == Exposure.WEB_CLIENT
                && place.kind() == FileKind.JS
                && place.clues().is(Role.MINIFIED)) {
            return new Answer(Exposure.BUILD_OUTPUT_WEB, List.of("a minified script"), Set.of())
                    .and(answer.evidence().get(0));
        }
        return answer;
    }

    private Optional<ExposureTable.Row> prefixOf(Place place) {
        String name = place.lastName();
        for (ExposureTable.Row row : prefixes) {
            for (String prefix : row.names()) {
                if (name.startsWith(prefix) && name.length() > prefix.length()) {
                    return Optional.of(row);
                }
            }
        }
        return Optional.empty();
    }

    private Answer inContent(Place place) {
        Clues clues = place.clues();
        Optional<Answer> located =
                places.first(place.path(), fit -> look.holds(place, fit)).map(fit -> look.answer(place, fit));
        boolean client =
                located.map(Answer::exposure).filter(Exposure.SERVER::equals).isEmpty() && located.isPresent();
        if (client) {
            Answer more = content.judge(clues, place.kind());
            return more.exposure() == Exposure.MOBILE_APP ? more : located.get();
        }
        Answer said = content.judge(clues, place.kind());
        boolean decidedForServer = located.isPresent() || said.exposure() == Exposure.SERVER || !said.decides();
        if (clues.is(Role.HANDED_OUT) && decidedForServer && place.kind() != FileKind.NONE) {
            return Answer.of(Exposure.WEB_CLIENT, "the code hands it to the client", Tag.HANDED_OUT);
        }
        if (located.isPresent()) {
            return located.get();
        }
        if (said.exposure() != Exposure.MOBILE_APP && isInPage(place)) {
            return Answer.of(Exposure.WEB_CLIENT, "in a script of a page");
        }
        return said;
    }

    /** Whether it stands in a {@code <script>}; of a PHP file, in one that holds a script at all. */
    private boolean isInPage(Place place) {
        return switch (place.kind()) {
            case PHP -> place.clues().is(Role.IN_SCRIPT) || content.notes(place.clues(), "script");
            case JS, MARKUP, PYTHON, RUBY, GO, CSHARP, NONE -> place.clues().is(Role.IN_SCRIPT);
            default -> false;
        };
    }

    private Answer byProject(Place place) {
        Answer answer = project.judge(place.tree(), place.path(), place.kind());
        boolean one = answer.exposure() == Exposure.MOBILE_APP
                || (answer.exposure() == Exposure.WEB_CLIENT
                        && !answer.evidence().get(0).startsWith("below "));
        if (place.kind() == FileKind.JS && !one) {
            Answer users = neighbours.users(place.tree(), place.path());
            if (users.decides()) {
                return users;
            }
        }
        return answer;
    }

    /** A client in an app of web technology: installed with a phone's app, or in a window of its own on a desktop. */
    private Answer shelled(Place place, Answer answer) {
        if (answer.exposure() != Exposure.WEB_CLIENT || answer.tags().contains(Tag.HANDED_OUT)) {
            return answer;
        }
        return project.shell(place.tree(), place.path())
                .map(shell -> {
                    Exposure exposure = shell.row().exposure().orElse(answer.exposure());
                    Answer within =
                            new Answer(exposure, answer.evidence(), shell.row().tags());
                    return within.and(shell.says());
                })
                .orElse(answer);
    }
}
