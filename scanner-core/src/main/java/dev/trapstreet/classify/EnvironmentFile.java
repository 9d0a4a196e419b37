package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import java.util.Locale;
import java.util.Set;

/**
 * Assessment of environment files whose variables have no client prefix. See docs/domain.md, section "Ambiguous locations", case 2.
 *
 * <p>Such a file belongs to a server, unless bundler settings or server code expose the variable to the client, or a dependency
 * builds the whole file into an app or page. Thread-safe.
 */
final class EnvironmentFile {
    private static final Set<String> WHOLE_FILE_INTO_APP =
            Set.of("react-native-config", "react-native-dotenv", "babel-plugin-inline-dotenv");
    private static final Set<String> WHOLE_FILE_INTO_PAGE = Set.of(
            "dotenv-webpack",
            "parcel",
            "parcel-bundler",
            "rollup-plugin-dotenv",
            "babel-plugin-transform-inline-environment-variables");

    /** Bundlers whose documentation has {@code .env.production} and the like committed, and {@code .env*.local} ignored. */
    private static final Set<String> BUNDLERS = Set.of(
            "vite",
            "react-scripts",
            "next",
            "nuxt",
            "gatsby",
            "astro",
            "expo",
            "parcel",
            "@sveltejs/kit",
            "@vue/cli-service");

    private final ProjectManifests manifests;
    private final FileUsage usage;

    EnvironmentFile(ProjectManifests manifests, FileUsage usage) {
        this.manifests = manifests;
        this.usage = usage;
    }

    /** Returns whether a file is an environment file: {@code .env}, {@code .env.production}, {@code prod.env}, {@code .envrc}. */
    static boolean matches(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return name.equals(".env") || name.startsWith(".env.") || name.endsWith(".env") || name.equals(".envrc");
    }

    /**
     * Returns whether an environment file is meant to be committed: one of a mode, such as {@code .env.production}, in a project whose
     * bundler has this convention. A file {@code .env} is only for the variables that the bundler writes into the client: the others
     * hold the settings of one machine.
     *
     * @param bundled whether the variable has a prefix for which a bundler writes its value into the client
     */
    boolean isShared(ClassifierInput input, boolean bundled) {
        String name = input.fileName().toLowerCase(Locale.ROOT);
        if (!name.startsWith(".env") || name.endsWith(".local")) {
            return false;
        }
        boolean ofMode = name.startsWith(".env.");
        if (ofMode && bundled) {
            return true;
        }
        return (ofMode || (bundled && name.equals(".env")))
                && manifests.dependsOn(input.tree(), CachedFileTree.directory(input.path()), BUNDLERS);
    }

    /** Returns the assessment of a variable in an environment file. It always decides. */
    Assessment assess(ClassifierInput input) {
        CachedFileTree.View tree = input.tree();
        String directory = CachedFileTree.directory(input.path());
        if (manifests.dependsOn(tree, directory, WHOLE_FILE_INTO_APP)) {
            return Assessment.of(Exposure.MOBILE_APP, "package.json: a dependency builds the whole file into the app");
        }
        String pubspec = tree.readText(CachedFileTree.join(directory, "pubspec.yaml"));
        if (pubspec.contains("dotenv") || pubspec.contains("envied")) {
            return Assessment.of(Exposure.MOBILE_APP, "pubspec.yaml: the file is built into the app");
        }
        if (!input.lastName().isEmpty()) {
            Assessment handed = usage.assessExposure(tree, directory, input.lastName());
            if (handed.decides()) {
                return handed;
            }
        }
        if (manifests.isMobile(tree, input.path())) {
            return input.namesDownload()
                    ? Assessment.of(Exposure.BUILD_CONFIG, "a variable for the build of an app")
                    : Assessment.of(Exposure.MOBILE_APP, "a variable of a mobile app");
        }
        if (manifests.dependsOn(tree, directory, WHOLE_FILE_INTO_PAGE)) {
            return Assessment.of(
                    Exposure.WEB_CLIENT, "package.json: a dependency writes every variable into the client");
        }
        return Assessment.of(Exposure.SERVER, "an environment variable without a prefix for the client");
    }
}
