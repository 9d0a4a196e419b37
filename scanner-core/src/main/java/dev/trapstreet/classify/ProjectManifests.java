package dev.trapstreet.classify;

import dev.trapstreet.finding.Exposure;
import dev.trapstreet.finding.Tag;
import dev.trapstreet.rule.ExposureTable;
import dev.trapstreet.rule.RowCondition;
import dev.trapstreet.text.JsonPath;
import dev.trapstreet.text.PathPattern;
import dev.trapstreet.token.Redactor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Assessment of a file by the manifests of its project, such as {@code package.json}. The nearest conclusive manifest above the file
 * decides. See docs/domain.md, section "Exposure by project". Thread-safe.
 */
final class ProjectManifests {
    private static final Set<String> CLIENT = Set.of(
            "client",
            "frontend",
            "front",
            "front-end",
            "web",
            "webapp",
            "public",
            "static",
            "assets",
            "components",
            "www",
            "ui",
            "browser",
            "pages",
            "views",
            "hooks",
            "javascripts");
    private static final Set<String> SERVER = Set.of(
            "server",
            "api",
            "backend",
            "back-end",
            "functions",
            "workers",
            "routes",
            "controllers",
            "models",
            "scripts",
            "bin",
            "db",
            "services-server",
            "cron",
            "jobs",
            "cli");

    /** Libraries that run Node inside a mobile app. */
    private static final Set<String> NODE_ON_PHONE = Set.of(
            "nodejs-mobile-react-native",
            "nodejs-mobile-cordova",
            "@red-mobile/nodejs-mobile-react-native",
            "nodejs-mobile-capacitor");

    /** Directories of a desktop app's project that are not packaged. */
    private static final Set<String> NOT_PACKAGED =
            Set.of("build", "tools", "test", "tests", "ci", ".erb", "release", "config", "webpack");

    /** Maximum number of cached file names. Neighboring commits contain the same names. */
    private static final int MAX_NAMES = 10_000;

    private static final int MAX_MANIFESTS = 200;

    private final List<Manifest> manifests = new ArrayList<>();
    private final Map<String, List<Integer>> rowsOf = new ConcurrentHashMap<>();
    private final Map<ManifestText, Map<Integer, String>> dependencies =
            Collections.synchronizedMap(new RecentManifests());

    /** Row of the table with its compiled patterns. */
    private record Manifest(ExposureTable.Row row, List<PathPattern> files) {}

    /** Row that applies, with the dependency and the manifest that names it. */
    record DependencyMatch(ExposureTable.Row row, String name, String manifest) {
        String evidence() {
            String says = row.evidence().replace("{}", name);
            return Redactor.redact(manifest) + ": " + says;
        }
    }

    /** Manifest: file name and content. */
    private record ManifestText(String name, String text) {}

    private static final class RecentManifests extends LinkedHashMap<ManifestText, Map<Integer, String>> {
        private static final long serialVersionUID = 1;

        RecentManifests() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<ManifestText, Map<Integer, String>> eldest) {
            return size() > MAX_MANIFESTS;
        }
    }

    /** Rows that apply by the manifests of one directory, and whether there is any manifest. */
    private record DependencyMatches(boolean manifest, List<DependencyMatch> all) {}

    ProjectManifests(ExposureTable table) {
        for (ExposureTable.Row row : table.rows("projects")) {
            manifests.add(new Manifest(
                    row,
                    row.manifests().stream()
                            .map(file -> PathPattern.parse(file).orElseThrow())
                            .toList()));
        }
    }

    /** Returns the assessment of a file by its project; undecided if no manifest decides. */
    Assessment assess(CachedFileTree.View tree, String path, FileKind kind) {
        for (String directory : CachedFileTree.ancestors(CachedFileTree.directory(path))) {
            List<DependencyMatch> fitting = new ArrayList<>();
            for (DependencyMatch match : matches(tree, directory).all()) {
                if (match.row().in().contains(kind.keyword())) {
                    fitting.add(match);
                }
            }
            if (!fitting.isEmpty()) {
                return decide(fitting, path.substring(directory.isEmpty() ? 0 : directory.length() + 1));
            }
        }
        boolean web = kind == FileKind.JS || kind == FileKind.JSON || kind == FileKind.NONE;
        if (web && tree.has(CachedFileTree.join(CachedFileTree.directory(path), "index.html"))) {
            return Assessment.of(Exposure.WEB_CLIENT, "index.html is in the same directory");
        }
        return Assessment.UNDECIDED;
    }

    private static Assessment decide(List<DependencyMatch> fitting, String below) {
        DependencyMatch first = fitting.get(0);
        if (first.row().condition() != RowCondition.BOTH) {
            return answer(first);
        }
        Optional<DependencyMatch> web = first(fitting, Exposure.WEB_CLIENT);
        Optional<DependencyMatch> server = first(fitting, Exposure.SERVER);
        if (web.isEmpty() || server.isEmpty()) {
            return answer(first);
        }
        for (String name :
                CachedFileTree.directory(below).toLowerCase(Locale.ROOT).split("/", -1)) {
            if (CLIENT.contains(name)) {
                return Assessment.of(Exposure.WEB_CLIENT, "below " + name + "/ of a project with client and server");
            }
            if (SERVER.contains(name)) {
                return Assessment.of(Exposure.SERVER, "below " + name + "/ of a project with client and server");
            }
        }
        return Assessment.of(Exposure.UNKNOWN, web.get().evidence())
                .withEvidence(server.get().evidence());
    }

    private static Assessment answer(DependencyMatch match) {
        return new Assessment(
                match.row().exposure().orElse(Exposure.UNKNOWN),
                List.of(match.evidence()),
                match.row().tags());
    }

    private static Optional<DependencyMatch> first(List<DependencyMatch> matches, Exposure exposure) {
        return matches.stream()
                .filter(match -> match.row().exposure().equals(Optional.of(exposure)))
                .findFirst();
    }

    /** Returns the nearest native shell that the file's project declares, such as Cordova or Electron. */
    Optional<DependencyMatch> shell(CachedFileTree.View tree, String path) {
        for (String directory : CachedFileTree.ancestors(CachedFileTree.directory(path))) {
            for (DependencyMatch match : matches(tree, directory).all()) {
                RowCondition look = match.row().condition();
                if (look == RowCondition.SHELL || look == RowCondition.ELECTRON) {
                    return Optional.of(match);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the assessment of a file that runs in Electron's main process or in the Node half of a mobile app: code with the looks of
     * a server that is installed with an app. Undecided for any other file.
     */
    Assessment assessInstalledNode(CachedFileTree.View tree, String path) {
        List<String> upward = CachedFileTree.ancestors(CachedFileTree.directory(path));
        boolean first = true;
        for (String directory : upward) {
            String manifest = CachedFileTree.join(directory, "package.json");
            if (!tree.has(manifest)) {
                continue;
            }
            Set<String> keys =
                    JsonPath.keys(tree.memoize("text of " + manifest, String.class, () -> tree.readText(manifest)));
            String below = path.substring(directory.isEmpty() ? 0 : directory.length() + 1);
            String top = below.substring(0, Math.max(0, below.indexOf('/')));
            String second = below.substring(Math.min(below.length(), top.length() + 1));
            boolean backend = top.equals("nodejs-assets")
                    || top.equals("backend")
                    || (top.equals("src") && second.startsWith("backend/"));
            for (String name : NODE_ON_PHONE) {
                if (backend && keys.contains(name)) {
                    return Assessment.of(
                            Exposure.MOBILE_APP,
                            Redactor.redact(manifest) + ": depends on " + name + ", which runs it on the phone");
                }
            }
            if (first && keys.contains("electron") && !NOT_PACKAGED.contains(top) && !SERVER.contains(top)) {
                return Assessment.of(
                        Exposure.WEB_CLIENT,
                        Redactor.redact(manifest) + ": depends on electron, which installs it with the app",
                        Tag.NATIVE_SHELL);
            }
            first = false;
        }
        return Assessment.UNDECIDED;
    }

    /** Returns whether a manifest in the file's directory or any directory above it declares a mobile app, in any language. */
    boolean isMobile(CachedFileTree.View tree, String path) {
        for (String directory : CachedFileTree.ancestors(CachedFileTree.directory(path))) {
            for (DependencyMatch match : matches(tree, directory).all()) {
                if (match.row().exposure().equals(Optional.of(Exposure.MOBILE_APP))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Returns the directory of the app that a file belongs to, which is the nearest directory with a manifest. The directories
     * {@code ios/} and {@code android/} of a cross-platform app belong to that app, and the modules of a Gradle build to its root.
     */
    String app(CachedFileTree.View tree, String path) {
        List<String> upward = CachedFileTree.ancestors(CachedFileTree.directory(path));
        String nearest = "";
        boolean found = false;
        for (String directory : upward) {
            if (!found && matches(tree, directory).manifest()) {
                nearest = directory;
                found = true;
            }
            if (tree.has(CachedFileTree.join(directory, "pubspec.yaml"))
                    || (found
                            && isPlatform(nearest, directory)
                            && tree.has(CachedFileTree.join(directory, "package.json")))) {
                return directory;
            }
        }
        for (String directory : upward) {
            if (tree.has(CachedFileTree.join(directory, "settings.gradle"))
                    || tree.has(CachedFileTree.join(directory, "settings.gradle.kts"))) {
                return nearest.isEmpty() || nearest.startsWith(directory) ? directory : nearest;
            }
        }
        return nearest;
    }

    private static boolean isPlatform(String app, String above) {
        String below = app.substring(above.isEmpty() ? 0 : Math.min(app.length(), above.length() + 1));
        return below.equals("ios")
                || below.equals("android")
                || below.startsWith("android/")
                || below.startsWith("ios/");
    }

    private DependencyMatches matches(CachedFileTree.View tree, String directory) {
        return tree.memoize("manifests of " + directory, DependencyMatches.class, () -> read(tree, directory));
    }

    private DependencyMatches read(CachedFileTree.View tree, String directory) {
        List<List<DependencyMatch>> byRow = new ArrayList<>();
        manifests.forEach(manifest -> byRow.add(new ArrayList<>()));
        boolean any = false;
        for (String name : tree.list(directory)) {
            List<Integer> rows = rowsOf(name);
            any |= !rows.isEmpty();
            boolean says = rows.stream()
                    .anyMatch(row -> !manifests.get(row).row().names().isEmpty());
            Map<Integer, String> written = says ? dependencies(tree, directory, name, rows) : Map.of();
            for (int row : rows) {
                ExposureTable.Row manifest = manifests.get(row).row();
                if (manifest.names().isEmpty()) {
                    byRow.get(row).add(new DependencyMatch(manifest, name, name));
                } else if (written.containsKey(row)) {
                    byRow.get(row).add(new DependencyMatch(manifest, written.get(row), name));
                }
            }
        }
        List<DependencyMatch> found = new ArrayList<>();
        byRow.forEach(found::addAll);
        return new DependencyMatches(any, found);
    }

    /** Returns the indices of the rows that a file of that name is a manifest for. */
    private List<Integer> rowsOf(String name) {
        List<Integer> known = rowsOf.get(name);
        if (known == null) {
            known = new ArrayList<>();
            for (int row = 0; row < manifests.size(); row++) {
                if (fits(manifests.get(row), name)) {
                    known.add(row);
                }
            }
            if (rowsOf.size() < MAX_NAMES) {
                rowsOf.put(name, known);
            }
        }
        return known;
    }

    /** Returns, for each row, the first of its dependencies that the manifest names. */
    private Map<Integer, String> dependencies(
            CachedFileTree.View tree, String directory, String name, List<Integer> rows) {
        String path = CachedFileTree.join(directory, name);
        ManifestText written =
                new ManifestText(name, tree.memoize("text of " + path, String.class, () -> tree.readText(path)));
        Map<Integer, String> known = dependencies.get(written);
        if (known == null) {
            boolean json = name.endsWith(".json") && !name.equals("manifest.json");
            Set<String> keys = json ? JsonPath.keys(written.text()) : Set.of();
            known = new HashMap<>();
            for (int row : rows) {
                for (String dependency : manifests.get(row).row().names()) {
                    if (json ? keys.contains(dependency) : mentions(written.text(), dependency)) {
                        known.put(row, dependency);
                        break;
                    }
                }
            }
            dependencies.put(written, known);
        }
        return known;
    }

    private static boolean fits(Manifest manifest, String name) {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        for (int i = 0; i < manifest.files().size(); i++) {
            boolean directory = manifest.row().manifests().get(i).endsWith("/");
            if (directory == name.endsWith("/") && manifest.files().get(i).matchesName(bare)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a manifest that is not JSON contains the name of a dependency as a word. */
    static boolean mentions(String manifest, String dependency) {
        for (int at = manifest.indexOf(dependency); at >= 0; at = manifest.indexOf(dependency, at + 1)) {
            int after = at + dependency.length();
            if ((at == 0 || !isWordPart(manifest.charAt(at - 1)))
                    && (after == manifest.length()
                            || !isWordPart(manifest.charAt(after))
                            || (manifest.charAt(after) == '-' && dependency.contains(".")))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    /** Returns whether the nearest {@code package.json} upward names one of the dependencies. */
    boolean dependsOn(CachedFileTree.View tree, String directory, Set<String> dependencies) {
        for (String above : CachedFileTree.ancestors(directory)) {
            String path = CachedFileTree.join(above, "package.json");
            if (tree.has(path)) {
                String text = tree.memoize("text of " + path, String.class, () -> tree.readText(path));
                return !Collections.disjoint(JsonPath.keys(text), dependencies);
            }
        }
        return false;
    }
}
