package dev.trapstreet.source.git;

import dev.trapstreet.pack.DamagedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A repository on disk, read as git lays it out (gitrepository-layout): where its objects lie, what its refs and reflogs
 * name. Reads files alone and runs nothing (docs/decisions/0007).
 */
public final class GitDirectory {

    private final GitFiles files;
    private final Path own;
    private final Path common;
    private @Nullable GitConfig config; // once it was read

    private GitDirectory(Path own, GitFiles files) {
        this.files = files;
        this.own = own;
        this.common = commonDirectory(own, files);
    }

    private static Path commonDirectory(Path own, GitFiles files) {
        Path pointer = own.resolve("commondir");
        String line = files.firstLine(pointer);
        if (line.isEmpty()) {
            return own;
        }
        try {
            Path common = resolve(own, line).normalize();
            return files.bounds().admits(pointer, common.toRealPath()) ? common : own;
        } catch (NoSuchFileException e) {
            files.bounds().problem(pointer, new DamagedException("it names a directory that is not there"));
        } catch (IOException e) {
            files.bounds().problem(pointer, e);
        }
        return own;
    }

    /**
     * The repository of a working tree with that root, or the bare one that lies there; empty when there is neither.
     *
     * @param files by which it is read; told of what is left out
     * @throws IOException when there is one that cannot be read, or may not
     */
    public static Optional<GitDirectory> find(Path directory, GitFiles files) throws IOException {
        Path dotGit = directory.resolve(".git");
        Path place = dotGit;
        BasicFileAttributes attributes = attributesOf(dotGit);
        if (attributes != null && attributes.isSymbolicLink()) {
            place = ofLink(dotGit, files);
            attributes = attributesOf(place);
        }
        if (attributes != null && attributes.isRegularFile()) {
            return Optional.of(new GitDirectory(ofFile(directory, dotGit, files), files));
        }
        if (attributes != null && isWorthReading(place, attributes, files)) {
            return Optional.of(new GitDirectory(place, files));
        }
        if (isRepository(directory)) {
            return Optional.of(new GitDirectory(directory, files));
        }
        String named = System.getenv("GIT_DIR"); // as git itself, for the working tree that one stands in
        if (named != null && !named.isEmpty() && isGitDirectory(directory) && isRepository(Path.of(named))) {
            Path told = Path.of(named);
            files.bounds().admit(told, "GIT_DIR", "as the environment says");
            return Optional.of(new GitDirectory(told, files));
        }
        return Optional.empty();
    }

    /** True also where git would see no repository, as when something stands in the place of its refs: objects may be there all the same. */
    private static boolean isWorthReading(Path place, BasicFileAttributes attributes, GitFiles files)
            throws IOException {
        if (!attributes.isDirectory()) {
            throw new DamagedException("something else than a file or a directory stands in the place of .git");
        }
        if (isRepository(place)
                || Files.exists(place.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
                || Files.exists(place.resolve("objects"), LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        files.list(place);
        if (!files.bounds().isSound()) {
            throw new DamagedException("the directory .git cannot be listed");
        }
        return false; // an empty one, or one that was never a repository
    }

    private static @Nullable BasicFileAttributes attributesOf(Path path) {
        try {
            return GitBounds.attributes(path);
        } catch (IOException e) {
            return null; // as if it were not there
        }
    }

    private static Path ofLink(Path dotGit, GitFiles files) throws IOException {
        Path real;
        try {
            real = dotGit.toRealPath();
        } catch (NoSuchFileException e) {
            throw new DamagedException("the link .git leads nowhere");
        }
        if (!files.bounds().admits(dotGit, real)) {
            throw new DamagedException("the link .git leads out of the target");
        }
        return real;
    }

    /** The directory that a file {@code .git} names. */
    private static Path ofFile(Path directory, Path dotGit, GitFiles files) throws IOException {
        String line = files.firstLine(dotGit);
        if (!line.startsWith("gitdir:")) {
            throw new DamagedException("the file .git does not say gitdir:");
        }
        Path named = resolve(directory, line.substring("gitdir:".length()).strip());
        if (!isRepository(named)) {
            throw new DamagedException("the file .git names a directory that is no repository");
        }
        if (files.bounds().areOpen()) {
            return named;
        }
        GitLayout layout = GitLayout.of(directory, named);
        if (layout != null) {
            files.bounds().admit(layout.directory(), files.bounds().names().display(dotGit), layout.words());
        } else if (!files.bounds().admits(dotGit, named.toRealPath())) {
            throw new DamagedException("the file .git leads out of the target");
        }
        return named;
    }

    static boolean isGitDirectory(Path directory) throws IOException {
        return Files.isSameFile(directory, Path.of(""));
    }

    /** True for a directory somewhere inside a working tree, not its root. */
    public static boolean isInsideRepository(Path directory) {
        Path above = directory.toAbsolutePath().normalize().getParent();
        while (above != null) {
            if (Files.exists(above.resolve(".git"))) {
                return true;
            }
            above = above.getParent();
        }
        return false;
    }

    /** True for a directory as git itself recognises one. */
    public static boolean isRepository(Path directory) {
        return Files.exists(directory.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
                && (Files.isRegularFile(directory.resolve("commondir"))
                        || (Files.isDirectory(directory.resolve("objects"))
                                && Files.isDirectory(directory.resolve("refs"))));
    }

    /** The directory of this working tree: with its HEAD, and with what a merge in progress has to say. */
    public Path directory() {
        return own;
    }

    /** The directory that refs, objects and configuration are shared in. */
    public Path commonDirectory() {
        return common;
    }

    /** By which all of it is read. */
    public GitFiles files() {
        return files;
    }

    /** Where objects lie: its own directory of objects, then those that it borrows from, each once. */
    public List<Path> objectDirectories() {
        Set<Path> found = new LinkedHashSet<>();
        Set<Path> met = new LinkedHashSet<>();
        List<Path> waiting = new ArrayList<>(List.of(common.resolve("objects")));
        while (!waiting.isEmpty()) {
            Path next = waiting.remove(0);
            if (met.add(next.toAbsolutePath().normalize()) && files.bounds().admits(next)) {
                found.add(next);
                waiting.addAll(borrowedBy(next));
            }
        }
        return List.copyOf(found);
    }

    private List<Path> borrowedBy(Path objects) {
        Path alternates = objects.resolve("info").resolve("alternates");
        if (!Files.exists(alternates, LinkOption.NOFOLLOW_LINKS)) {
            return List.of(); // nearly always
        }
        List<String> lines = new ArrayList<>();
        files.forEachLine(alternates, GitFiles.Kind.LIST, lines::add);
        List<Path> lenders = new ArrayList<>();
        for (String line : lines) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    Path lender = resolve(objects, line).normalize();
                    if (files.bounds().admits(alternates, real(lender))) {
                        lenders.add(lender);
                    }
                } catch (IOException e) {
                    files.bounds().problem(alternates, e);
                }
            }
        }
        return lenders;
    }

    /** The real path, also of what is not there, as far as it is. */
    private static Path real(Path path) throws IOException {
        Path above = path.toAbsolutePath();
        while (above.getParent() != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above.toRealPath()
                .resolve(above.relativize(path.toAbsolutePath()))
                .normalize();
    }

    /** What the configuration says of this key of the section {@code [extensions]}, in lower case; empty when nothing. */
    public Optional<String> extension(String key) {
        GitConfig known = config;
        if (known == null) {
            known = new GitConfig();
            files.forEachLine(common.resolve("config"), GitFiles.Kind.CONFIG, known);
            config = known;
        }
        return Optional.ofNullable(known.value("extensions." + key));
    }

    /** True when commits or objects may be missing on purpose. */
    public boolean isShallowOrPartial() {
        Path objects = common.resolve("objects");
        return Files.exists(common.resolve("shallow"))
                || extension("partialclone").isPresent()
                || (files.bounds().admits(objects)
                        && !GitDirectory.listPacks(files, objects.resolve("pack"), ".promisor")
                                .isEmpty());
    }

    /** What its refs and reflogs name. */
    public RefFiles refs() throws IOException {
        if (extension("refstorage").filter("reftable"::equalsIgnoreCase).isPresent()) {
            throw new DamagedException("they are kept in a reftable, which this version does not read");
        }
        return new RefFiles(files, own, common);
    }

    private static Path resolve(Path directory, String path) throws DamagedException {
        try {
            return directory.resolve(path);
        } catch (InvalidPathException e) {
            throw new DamagedException("it names a path that cannot be");
        }
    }

    /** Those of the files in a directory of packs; a repository without packs need not have it. */
    public static List<Path> listPacks(GitFiles files, Path directory, String ending) {
        List<Path> packs = new ArrayList<>();
        for (Path file : files.list(directory)) {
            if (file.toString().endsWith(ending)) {
                packs.add(file);
            }
        }
        return packs;
    }
}
