package dev.trapstreet.classify;

import dev.trapstreet.finding.DeploySite;
import dev.trapstreet.text.Alphabet;
import dev.trapstreet.text.JsonPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finder of the sites that a project is deployed to (rule MBX052), from {@code CNAME}, {@code homepage} in {@code package.json},
 * {@code alias} in {@code vercel.json}, and {@code SITE_URL} in {@code netlify.toml} and {@code .env}. The nearest directory that
 * names a site decides.
 *
 * <p>The files are not trusted: the number of sites and lines is limited, and only public host names count. Of environment files,
 * only those for production are read, because other environments have their own tokens.
 */
final class DeploySites {
    private static final int MAX_SITES = 16;
    private static final int MAX_LINES = 2_000;
    private static final int MAX_NAMES = 16;
    private static final int MAX_LENGTH = 400;
    private static final int LONGEST_HOST = 253;
    private static final int LONGEST_LABEL = 63;
    private static final String PLAIN = "http://";
    private static final String SECURE = "https://";
    private static final Alphabet LABEL = Alphabet.of("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static final Alphabet DIGITS = Alphabet.of("0123456789");

    /** Files from which publishing tools read the host name. Those in a subdirectory are copied to the root of the site. */
    private static final List<String> CNAMES = List.of("CNAME", "docs/CNAME", "public/CNAME", "static/CNAME");

    private static final List<String> ENVIRONMENTS = List.of(".env", ".env.production");
    private static final Set<String> PRODUCTION = Set.of("build.environment", "context.production.environment");
    private static final Set<String> VARIABLES = Set.of(
            "SITE_URL",
            "GATSBY_SITE_URL",
            "NEXT_PUBLIC_SITE_URL",
            "NUXT_PUBLIC_SITE_URL",
            "PUBLIC_SITE_URL",
            "REACT_APP_SITE_URL",
            "VITE_SITE_URL",
            "VUE_APP_SITE_URL");

    /** Domains that never are the project's site: code hosting, which tools write as the homepage by default, and reserved names. */
    private static final List<String> NOT_SERVED_THERE = List.of(
            "github.com",
            "gitlab.com",
            "bitbucket.org",
            "codeberg.org",
            "gitee.com",
            "npmjs.com",
            "npmjs.org",
            "mapbox.com",
            "example",
            "invalid",
            "internal",
            "local",
            "localhost",
            "test");

    private static final Set<String> PLACEHOLDERS = Set.of("example.com", "example.net", "example.org");

    private final CachedFileTree.View tree;
    private final String directory;
    private final Map<String, DeploySite> sites = new LinkedHashMap<>();

    private DeploySites(CachedFileTree.View tree, String directory) {
        this.tree = tree;
        this.directory = directory;
    }

    /** Returns the sites of the project that a file belongs to; empty if no file names one. */
    static List<DeploySite> find(CachedFileTree.View tree, String path) {
        for (String directory : CachedFileTree.ancestors(CachedFileTree.directory(path))) {
            SiteList named = tree.memoize(
                    "sites of " + directory,
                    SiteList.class,
                    () -> new SiteList(new DeploySites(tree, directory).read()));
            if (!named.sites().isEmpty()) {
                return named.sites();
            }
        }
        return List.of();
    }

    /** Sites named by the files of one directory. */
    private record SiteList(List<DeploySite> sites) {}

    private List<DeploySite> read() {
        for (String name : CNAMES) {
            int names = 0;
            for (String line : lines(readText(name))) {
                if (!line.isBlank() && !line.startsWith("#") && names++ < MAX_NAMES) {
                    add(line, name);
                }
            }
        }
        boolean redirected = !sites.isEmpty();
        for (String homepage : JsonPath.strings(readText("package.json"), "homepage")) {
            // A bare word or path says below what the files lie, not where.
            if (homepage.contains("://")) {
                add(homepage, "package.json");
            }
        }
        String vercel = readText("vercel.json");
        JsonPath.strings(vercel, "alias").forEach(alias -> add(alias, "vercel.json"));
        JsonPath.strings(vercel, "alias", "[]").forEach(alias -> add(alias, "vercel.json"));
        readNetlify();
        for (String name : ENVIRONMENTS) {
            for (String line : lines(readText(name))) {
                readAssignment(line, name);
            }
        }
        if (redirected) {
            // With a CNAME file, GitHub redirects the github.io address to the host name in it.
            sites.keySet().removeIf(origin -> origin.endsWith(".github.io"));
        }
        return List.copyOf(sites.values());
    }

    private void readNetlify() {
        boolean production = false;
        for (String line : lines(readText("netlify.toml"))) {
            String stripped = line.strip();
            if (stripped.startsWith("[")) {
                int close = stripped.indexOf(']');
                production = close > 0
                        && PRODUCTION.contains(stripped.substring(1, close).strip());
            } else if (production) {
                readAssignment(stripped, "netlify.toml");
            }
        }
    }

    /** Reads an assignment in the syntax of shells and TOML: {@code SITE_URL="https://www.example.com" # production}. */
    private void readAssignment(String line, String file) {
        int equals = line.indexOf('=');
        if (equals < 0 || line.length() > MAX_LENGTH) {
            return;
        }
        String name = line.substring(0, equals).strip();
        String bare =
                name.startsWith("export ") ? name.substring("export ".length()).strip() : name;
        if (!VARIABLES.contains(bare)) {
            return;
        }
        String value = line.substring(equals + 1).strip();
        char quote = value.isEmpty() ? ' ' : value.charAt(0);
        if (quote == '"' || quote == '\'') {
            int close = value.indexOf(quote, 1);
            add(close < 0 ? "" : value.substring(1, close), file);
        } else {
            int comment = value.indexOf(" #");
            add(comment < 0 ? value : value.substring(0, comment), file);
        }
    }

    private void add(String written, String file) {
        String origin = origin(written);
        if (!origin.isEmpty() && sites.size() < MAX_SITES) {
            sites.putIfAbsent(origin, new DeploySite(origin, file));
        }
    }

    /** Returns scheme and host of a URL or host name; empty if it is not a public host name, or names a port or credentials. */
    static String origin(String written) {
        String rest = written.strip().toLowerCase(Locale.ROOT);
        if (rest.length() > MAX_LENGTH) {
            return "";
        }
        String scheme = rest.startsWith(PLAIN) ? PLAIN : SECURE;
        if (rest.startsWith(scheme)) {
            rest = rest.substring(scheme.length());
        }
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String host = rest.substring(0, end);
        return isServed(host) ? scheme + host : "";
    }

    private static boolean isServed(String host) {
        if (host.length() > LONGEST_HOST) {
            return false;
        }
        String[] labels = host.split("\\.", -1);
        for (String label : labels) {
            boolean whole = !label.isEmpty() && label.length() <= LONGEST_LABEL && LABEL.containsAll(label);
            if (!whole || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
        }
        for (String name : NOT_SERVED_THERE) {
            if (host.equals(name) || host.endsWith("." + name)) {
                return false;
            }
        }
        String domain = host.startsWith("www.") ? host.substring("www.".length()) : host;
        return labels.length > 1 && !DIGITS.containsAll(labels[labels.length - 1]) && !PLACEHOLDERS.contains(domain);
    }

    private String readText(String name) {
        String path = CachedFileTree.join(directory, name);
        String below = CachedFileTree.directory(name);
        // Checks for existence first, because listing a directory and reading a file count towards the limits of the
        // tree.
        boolean there = (below.isEmpty() || tree.has(CachedFileTree.join(directory, below + "/"))) && tree.has(path);
        return there ? tree.memoize("text of " + path, String.class, () -> tree.readText(path)) : "";
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < text.length() && lines.size() < MAX_LINES) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            lines.add(text.substring(at, end));
            at = end + 1;
        }
        return lines;
    }
}
