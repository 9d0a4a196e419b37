package dev.trapstreet.fleet.list;

import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reader of lists of repositories. A list is a file with a line for each repository (name, location and owner, separated by tabs), what
 * {@code gh repo list --json} or GitLab's API print, or a directory whose children are repositories.
 */
public final class RepositoryList {
    private RepositoryList() {}

    /**
     * Reads a list.
     *
     * @param list a file or a directory. Relative paths in a file are relative to its directory.
     * @return the repositories in the order of the list; the children of a directory in alphabetical order
     * @throws InvalidOptionException if the list does not exist, is empty or malformed, or names two repositories alike. The message has the line.
     * @throws IOException if the list cannot be read
     */
    public static List<Repository> read(Path list) throws InvalidOptionException, IOException {
        if (!Files.exists(list)) {
            throw new InvalidOptionException("no such list of repositories: " + list + " (nothing was scanned)");
        }
        if (Files.isDirectory(list)) {
            return checked(list, children(list));
        }
        Path base = list.toAbsolutePath().normalize().getParent();
        if (base == null) {
            throw new InvalidOptionException("not a list of repositories: " + list);
        }
        List<Repository> repositories = new ArrayList<>();
        if (JsonList.startsLikeJson(list)) {
            try (Reader in = Files.newBufferedReader(list)) {
                repositories.addAll(JsonList.read(in, list.toString(), base));
            }
        } else {
            int number = 0;
            for (String line : Files.readAllLines(list)) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    repositories.add(parse(line, list + ", line " + number, base));
                }
            }
        }
        return checked(list, repositories);
    }

    /**
     * Lists the files that match a pattern, for a scan of artifacts.
     *
     * @param pattern a path whose names may contain {@code *}, {@code ?} and <code>{a,b}</code>, and {@code **} for any directories
     * @return the files in alphabetical order, each named by its path below the part of the pattern without wildcards
     * @throws InvalidOptionException if no file matches
     * @throws IOException if a directory cannot be read
     */
    public static List<Repository> artifacts(String pattern) throws InvalidOptionException, IOException {
        int wildcard = firstWildcard(pattern);
        int slash = pattern.lastIndexOf('/', wildcard);
        Path base = Path.of(slash < 0 ? "." : slash == 0 ? "/" : pattern.substring(0, slash))
                .toAbsolutePath()
                .normalize();
        if (!Files.isDirectory(base)) {
            throw new InvalidOptionException("no such directory: " + base + " (nothing was scanned)");
        }
        PathMatcher matcher = base.getFileSystem().getPathMatcher("glob:" + pattern.substring(slash + 1));
        List<Repository> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                if (matcher.matches(base.relativize(file)) && Files.isRegularFile(file)) {
                    String name = Redactor.redact(base.relativize(file).toString());
                    found.add(new Repository(name, file.toString(), "", Files.size(file), Repository.Kind.ARTIFACT));
                }
            }
        }
        if (found.isEmpty()) {
            throw new InvalidOptionException("no file matches " + pattern + " (nothing was scanned)");
        }
        return found;
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?{[".indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return pattern.length();
    }

    private static List<Repository> children(Path folder) throws IOException {
        List<Repository> repositories = new ArrayList<>();
        try (DirectoryStream<Path> children =
                Files.newDirectoryStream(folder.toAbsolutePath().normalize())) {
            for (Path child : children) {
                boolean bare = Files.isDirectory(child.resolve("objects")) && Files.exists(child.resolve("HEAD"));
                if (bare || Files.exists(child.resolve(".git"))) {
                    repositories.add(local(nameOf(child.toString()), child, ""));
                }
            }
        }
        repositories.sort((a, b) -> a.name().compareTo(b.name()));
        return repositories;
    }

    private static Repository local(String name, Path path, String owner) {
        return new Repository(name, path.toString(), owner, 0, Repository.Kind.LOCAL);
    }

    private static Repository parse(String line, String where, Path base) throws InvalidOptionException {
        String[] fields = line.split("\t", -1);
        if (fields.length > 3) {
            throw new InvalidOptionException(where + ": there are " + fields.length
                    + " fields; a line has a name, a path or URL, and an owner, separated by tabs");
        }
        String location = (fields.length == 1 ? fields[0] : fields[1]).strip();
        String name = fields.length == 1 ? nameOf(location) : fields[0].strip();
        return of(name, location, fields.length == 3 ? fields[2].strip() : "", 0, where, base);
    }

    /** Returns a repository, after checks of its name and location. */
    static Repository of(String name, String location, String owner, long bytes, String where, Path base)
            throws InvalidOptionException {
        if (name.isEmpty() || location.isEmpty()) {
            throw new InvalidOptionException(
                    where + ": the " + (name.isEmpty() ? "name" : "path or URL") + " is missing");
        }
        String shown = Redactor.redact(name);
        if (isUrl(location)) {
            refusePassword(location, where);
            return new Repository(shown, location, Redactor.redact(owner), bytes, Repository.Kind.REMOTE);
        }
        try {
            Path path = base.resolve(location).normalize();
            return new Repository(shown, path.toString(), Redactor.redact(owner), bytes, Repository.Kind.LOCAL);
        } catch (InvalidPathException e) {
            throw new InvalidOptionException(where + ": not a path", e);
        }
    }

    private static boolean isUrl(String location) {
        int colon = location.indexOf(':');
        boolean scheme = colon > 1 && location.startsWith("://", colon);
        boolean host = location.indexOf('@') > 0 && colon > location.indexOf('@') && !location.startsWith("/");
        return scheme || host;
    }

    /** The store, Spark's event log and the arguments of git would show it. */
    private static void refusePassword(String url, String where) throws InvalidOptionException {
        int scheme = url.indexOf("://");
        int path = url.indexOf('/', scheme + 3);
        String authority = scheme < 0 ? "" : url.substring(scheme + 3, path < 0 ? url.length() : path);
        int at = authority.lastIndexOf('@');
        if ((at > 0 && authority.substring(0, at).contains(":"))
                || !Redactor.redact(url).equals(url)) {
            throw new InvalidOptionException(
                    where + ": the URL contains a password or a token; remove it, and let git find the"
                            + " credentials where it usually does: a credential helper, .netrc or an SSH agent");
        }
    }

    private static String nameOf(String location) {
        String trimmed = location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
        String last = trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf(':')) + 1);
        return last.endsWith(".git") && last.length() > 4 ? last.substring(0, last.length() - 4) : last;
    }

    private static List<Repository> checked(Path list, List<Repository> repositories) throws InvalidOptionException {
        if (repositories.isEmpty()) {
            throw new InvalidOptionException("there is no repository in " + list + " (nothing was scanned)");
        }
        Map<String, String> locations = new HashMap<>();
        for (Repository repository : repositories) {
            String other = locations.putIfAbsent(repository.name(), repository.location());
            if (other != null) {
                throw new InvalidOptionException("two repositories in " + list + " are named " + repository.name()
                        + "; tables tell them apart by name");
            }
        }
        return repositories;
    }
}
