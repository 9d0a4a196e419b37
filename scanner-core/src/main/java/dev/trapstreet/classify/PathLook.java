package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The closer look that some rows of paths ask for by a word, before they decide. */
final class PathLook {
    private static final List<String> SIGNS_OF_A_SITE = List.of(
            "index.html",
            "CNAME",
            "_config.yml",
            "package.json",
            ".vuepress/",
            ".vitepress/",
            "docusaurus.config.js",
            "mkdocs.yml");

    private final Project project;
    private final Content content;
    private final Neighbours neighbours;

    PathLook(Project project, Content content, Neighbours neighbours) {
        this.project = project;
        this.content = content;
        this.neighbours = neighbours;
    }

    /** Words that this class knows; the table uses no other in its rows of paths. */
    static final Set<String> WORDS = Set.of(
            "",
            "www",
            "xcconfig",
            "gradle",
            "expo",
            "kubernetes",
            "helm",
            "notebook",
            "site",
            "environment",
            "jsx",
            "site-config",
            "rails");

    /** Whether the row speaks for that place at all. */
    boolean holds(Place place, PathRules.Fit fit) {
        KnownTree.View tree = place.tree();
        String name = place.fileName();
        return switch (fit.row().condition()) {
            case "kubernetes" -> content.notes(place.clues(), "kubernetes");
            case "helm" -> tree.has(KnownTree.join(KnownTree.directory(place.path()), "Chart.yaml"));
            case "expo" -> content.notes(place.clues(), "expo") || project.isMobile(tree, place.path());
            case "notebook" -> !isPage(name) || content.notes(place.clues(), "notebook");
            case "site" -> !isPublished(place, fit.pattern());
            case "jsx" -> !project.isMobile(tree, place.path());
            case "rails" -> !place.kind().equals(FileKind.JS) && !place.kind().equals(FileKind.MARKUP);
            default -> true;
        };
    }

    private static boolean isPage(String name) {
        return name.endsWith(".html") || name.endsWith(".htm") || name.endsWith(".HTML");
    }

    /** A directory of documentation that a web server shows (DOMAIN section 3.3, case 6). */
    private static boolean isPublished(Place place, String directory) {
        boolean shown = place.kind() == FileKind.JS || place.kind() == FileKind.MARKUP || place.kind() == FileKind.JSON;
        String path = "/" + place.path();
        int at = path.indexOf("/" + directory);
        if (!shown || at < 0) {
            return false;
        }
        String root = path.substring(1, at + directory.length());
        for (String sign : SIGNS_OF_A_SITE) {
            if (place.tree().has(KnownTree.join(root, sign))) {
                return true;
            }
        }
        return false;
    }

    /** What a row that holds says of the place. */
    Answer answer(Place place, PathRules.Fit fit) {
        Answer usual = new Answer(
                fit.row().exposure().orElse(Exposure.UNKNOWN),
                List.of(fit.says()),
                fit.row().tags());
        return switch (fit.row().condition()) {
            case "www" -> www(place, fit, usual);
            case "xcconfig" -> xcconfig(place, usual);
            case "gradle" -> gradle(place, usual);
            case "environment" -> environment(place, usual);
            default -> usual;
        };
    }

    /** Of an app of web technology, {@code www/} is what is installed, and not only the output of a build. */
    private Answer www(Place place, PathRules.Fit fit, Answer usual) {
        if (!fit.pattern().startsWith("www/")) {
            return usual;
        }
        Optional<Project.Match> shell = project.shell(place.tree(), place.path());
        return shell.map(match -> Answer.of(Exposure.MOBILE_APP, fit.says(), Tag.NATIVE_SHELL)
                        .and(match.says()))
                .orElse(usual);
    }

    private Answer xcconfig(Place place, Answer usual) {
        String name = place.lastName();
        if (name.startsWith("INFOPLIST_KEY_") || name.equals("MBXAccessToken")) {
            return Answer.of(Exposure.MOBILE_APP, "a key of Info.plist");
        }
        if (!name.isEmpty() && neighbours.isReadByPropertyList(place.tree(), place.path(), name)) {
            return Answer.of(Exposure.MOBILE_APP, "Info.plist takes $(" + name + ") into the app");
        }
        return usual;
    }

    /** A line that puts the value into the app, or a public token, which is of no other use to a build (case 3). */
    private static Answer gradle(Place place, Answer usual) {
        String file = place.fileName();
        boolean gradle = file.endsWith(".properties") || file.endsWith(".gradle") || file.endsWith(".kts");
        if (place.clues().is(Role.INTO_APP)) {
            return Answer.of(Exposure.MOBILE_APP, "a line that puts the value into the app");
        }
        if (gradle
                && place.clues().type() == 'p'
                && !place.namesDownload()
                && !place.clues().is(Role.PASSWORD)) {
            return Answer.of(Exposure.MOBILE_APP, "a public token in a build's configuration is read into the app");
        }
        return usual;
    }

    /** In a project of NativeScript the environment is an app's. */
    private Answer environment(Place place, Answer usual) {
        Answer around = project.judge(place.tree(), place.path(), FileKind.JS);
        return around.exposure() == Exposure.MOBILE_APP ? around : usual;
    }
}
