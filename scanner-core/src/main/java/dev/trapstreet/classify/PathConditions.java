package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.RowCondition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Additional conditions of path rows, named by {@code look} in {@code rules/exposure.yml} and implemented here. Thread-safe. */
final class PathConditions {
    private static final List<String> SITE_MARKERS = List.of(
            "index.html",
            "CNAME",
            "_config.yml",
            "package.json",
            ".vuepress/",
            ".vitepress/",
            "docusaurus.config.js",
            "mkdocs.yml");

    private final ProjectManifests manifests;
    private final ContentRules contentRules;
    private final FileUsage usage;

    PathConditions(ProjectManifests manifests, ContentRules contentRules, FileUsage usage) {
        this.manifests = manifests;
        this.contentRules = contentRules;
        this.usage = usage;
    }

    /** Returns whether the row applies to a location whose path matches. */
    boolean holds(ClassifierInput input, PathRules.PathMatch match) {
        CachedFileTree.View tree = input.tree();
        String name = input.fileName();
        return switch (match.row().condition()) {
            case KUBERNETES -> contentRules.hasHeading(input.context(), "kubernetes");
            case HELM -> tree.has(CachedFileTree.join(CachedFileTree.directory(input.path()), "Chart.yaml"));
            case EXPO -> contentRules.hasHeading(input.context(), "expo") || manifests.isMobile(tree, input.path());
            case NOTEBOOK -> !isPage(name) || contentRules.hasHeading(input.context(), "notebook");
            case SITE -> !isPublished(input, match.pattern());
            case JSX -> !manifests.isMobile(tree, input.path());
            case HUGO -> contentRules.hasHeading(input.context(), "hugo");
            case SERVED -> isServed(input.kind());
            case RAILS -> !input.kind().equals(FileKind.JS) && !input.kind().equals(FileKind.MARKUP);
            default -> true;
        };
    }

    /** Returns whether a file belongs to a deployment of the product that a row of {@code variables} names. */
    boolean isProduct(ClassifierInput input, RowCondition product) {
        return product == RowCondition.SUPERSET
                && (input.path().toLowerCase(Locale.ROOT).contains("superset")
                        || contentRules.hasHeading(input.context(), "superset"));
    }

    private static boolean isServed(FileKind kind) {
        return switch (kind) {
            case JS, MARKUP, JSON, MAP_DATA, NONE -> true;
            default -> false;
        };
    }

    private static boolean isPage(String name) {
        return name.endsWith(".html") || name.endsWith(".htm") || name.endsWith(".HTML");
    }

    /** Whether a documentation directory is a published site. See docs/domain.md, section "Ambiguous locations", case 6. */
    private static boolean isPublished(ClassifierInput input, String directory) {
        boolean shown = input.kind() == FileKind.JS || input.kind() == FileKind.MARKUP || input.kind() == FileKind.JSON;
        String path = "/" + input.path();
        int at = path.indexOf("/" + directory);
        if (!shown || at < 0) {
            return false;
        }
        String root = path.substring(1, at + directory.length());
        for (String sign : SITE_MARKERS) {
            if (input.tree().has(CachedFileTree.join(root, sign))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the assessment by a row that applies. The condition may replace the exposure of the row. */
    Assessment assess(ClassifierInput input, PathRules.PathMatch match) {
        Assessment usual = new Assessment(
                match.row().exposure().orElse(Exposure.UNKNOWN),
                List.of(match.evidence()),
                match.row().tags());
        return switch (match.row().condition()) {
            case WWW -> assessWww(input, match, usual);
            case XCCONFIG -> assessXcconfig(input, usual);
            case GRADLE -> assessGradle(input, usual);
            case ENVIRONMENT -> assessEnvironment(input, usual);
            default -> usual;
        };
    }

    /** Assesses {@code www/}, which is usually build output, but is installed with the app if the app is built with web technology. */
    private Assessment assessWww(ClassifierInput input, PathRules.PathMatch fit, Assessment usual) {
        if (!fit.pattern().startsWith("www/")) {
            return usual;
        }
        Optional<ProjectManifests.DependencyMatch> shell = manifests.shell(input.tree(), input.path());
        return shell.map(match -> Assessment.of(Exposure.MOBILE_APP, fit.evidence(), Tag.NATIVE_SHELL)
                        .withEvidence(match.evidence()))
                .orElse(usual);
    }

    private Assessment assessXcconfig(ClassifierInput input, Assessment usual) {
        String name = input.lastName();
        if (name.startsWith("INFOPLIST_KEY_") || name.equals("MBXAccessToken")) {
            return Assessment.of(Exposure.MOBILE_APP, "a key of Info.plist");
        }
        if (!name.isEmpty() && usage.isReadByPropertyList(input.tree(), input.path(), name)) {
            return Assessment.of(Exposure.MOBILE_APP, "Info.plist reads $(" + name + ") into the app");
        }
        return usual;
    }

    /**
     * Returns a mobile app for a line that writes the value into the app, and for a public token in a Gradle build, which has no use
     * for it otherwise. See docs/domain.md, section "Ambiguous locations", case 3.
     */
    private static Assessment assessGradle(ClassifierInput input, Assessment usual) {
        String file = input.fileName();
        boolean gradle = file.endsWith(".properties") || file.endsWith(".gradle") || file.endsWith(".kts");
        if (input.context().hasRole(SyntaxRole.INTO_APP)) {
            return Assessment.of(Exposure.MOBILE_APP, "a line that writes the value into the app");
        }
        if (gradle
                && input.context().type() == 'p'
                && !input.namesDownload()
                && !input.context().hasRole(SyntaxRole.PASSWORD)) {
            return Assessment.of(Exposure.MOBILE_APP, "a public token in a build's configuration is read into the app");
        }
        return usual;
    }

    /** Returns a mobile app if the project is one: in a NativeScript project, the environment file is part of the app. */
    private Assessment assessEnvironment(ClassifierInput input, Assessment usual) {
        Assessment around = manifests.assess(input.tree(), input.path(), FileKind.JS);
        return around.exposure() == Exposure.MOBILE_APP ? around : usual;
    }
}
