package dev.trapstreet.source.git;

import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.ObjectFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * Git directory of a repository, read from disk without git (gitrepository-layout): finds the directories of objects and the files of
 * refs and reflogs. See docs/decisions/0007-git-without-jgit.md.
 *
 * <p>Not thread-safe: the configuration is read on first use and cached.
 */
public final class GitDirectory {

    private static final String ESCAPES = "abfnrtv\\\"";
    private static final String ESCAPED = "\u0007\b\f\n\r\t\u000B\\\"";

    private final GitFiles files;
    private final Path own;
    private final Path common;
    private @Nullable GitConfig config; // null until it is read

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
            files.bounds().problem(pointer, new DamagedException("it names a directory that does not exist"));
        } catch (IOException e) {
            files.bounds().problem(pointer, e);
        }
        return own;
    }

    /**
     * Finds the repository of a directory, without searching the directories above: its {@code .git}, which may be a directory, a link
     * or a file, or else the directory itself as a bare repository. For the working directory of this process, GIT_DIR comes last.
     *
     * @param directory the root of a working tree, or a bare repository
     * @param files the reader of its files, whose bounds record what is left out
     * @return the repository, or empty if there is none
     * @throws IOException if there is a repository that cannot be read, or that is outside of the bounds
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
        String named = System.getenv("GIT_DIR"); // like git, for the working directory
        if (named != null && !named.isEmpty() && isGitDirectory(directory) && isRepository(Path.of(named))) {
            Path told = Path.of(named);
            files.bounds().admit(told, "GIT_DIR", "named by the environment");
            return Optional.of(new GitDirectory(told, files));
        }
        return Optional.empty();
    }

    /**
     * Returns whether a directory {@code .git} may contain objects. This includes damaged repositories that git does not recognize,
     * such as one whose directory of refs was replaced by a file.
     */
    private static boolean isWorthReading(Path place, BasicFileAttributes attributes, GitFiles files)
            throws IOException {
        if (!attributes.isDirectory()) {
            throw new DamagedException(".git is neither a file nor a directory");
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
        return false; // an empty directory, or one that was never a repository
    }

    private static @Nullable BasicFileAttributes attributesOf(Path path) {
        try {
            return GitBounds.attributes(path);
        } catch (IOException e) {
            return null; // as if it did not exist
        }
    }

    private static Path ofLink(Path dotGit, GitFiles files) throws IOException {
        Path real;
        try {
            real = dotGit.toRealPath();
        } catch (NoSuchFileException e) {
            throw new DamagedException("the target of the link .git does not exist");
        }
        if (!files.bounds().admits(dotGit, real)) {
            throw new DamagedException("the link .git leads out of the target");
        }
        return real;
    }

    /** Returns the directory that a file {@code .git} names. */
    private static Path ofFile(Path directory, Path dotGit, GitFiles files) throws IOException {
        String line = files.firstLine(dotGit);
        if (!line.startsWith("gitdir:")) {
            throw new DamagedException("the file .git does not start with gitdir:");
        }
        Path named = resolve(directory, line.substring("gitdir:".length()).strip());
        if (!isRepository(named)) {
            throw new DamagedException("the file .git names a directory that is not a repository");
        }
        if (files.bounds().areOpen()) {
            return named;
        }
        GitLayout layout = GitLayout.of(directory, named);
        if (layout != null) {
            files.bounds().admit(layout.directory(), files.bounds().names().display(dotGit), layout.words());
        } else if (!files.bounds().admits(dotGit, named.toRealPath())) {
            throw new DamagedException("the file .git names a directory outside of the target");
        }
        return named;
    }

    /** Returns whether a directory is the working directory of this process, to which GIT_DIR applies. */
    static boolean isGitDirectory(Path directory) throws IOException {
        return Files.isSameFile(directory, Path.of(""));
    }

    /**
     * Returns whether a directory is strictly inside a working tree.
     *
     * @param directory the directory
     * @return whether a directory above it, not the directory itself, contains {@code .git}
     */
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

    /**
     * Returns whether git would recognize a directory as a git directory.
     *
     * @param directory the directory
     * @return whether it contains HEAD, and either {@code commondir} or the directories {@code objects} and {@code refs}
     */
    public static boolean isRepository(Path directory) {
        return Files.exists(directory.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)
                && (Files.isRegularFile(directory.resolve("commondir"))
                        || (Files.isDirectory(directory.resolve("objects"))
                                && Files.isDirectory(directory.resolve("refs"))));
    }

    /** {@return the git directory of this working tree, which contains its HEAD and the state of a merge in progress} */
    public Path directory() {
        return own;
    }

    /** {@return the directory with the refs, objects and configuration that all working trees share; for the main one, the same} */
    public Path commonDirectory() {
        return common;
    }

    /** {@return the reader of all files of this repository} */
    public GitFiles files() {
        return files;
    }

    /** {@return the object directories without duplicates: its own, then its alternates and their alternates, within the bounds} */
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
            return List.of(); // almost always
        }
        List<String> lines = new ArrayList<>();
        files.forEachLine(alternates, GitFiles.Kind.LIST, lines::add);
        List<Path> lenders = new ArrayList<>();
        for (String line : lines) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    Path lender = resolve(objects, unquoted(line)).normalize();
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

    /**
     * Returns the path in a line of alternates. Git encloses a path in quotes if it has unusual bytes, which are then written as in C.
     *
     * @param line the line; one without a quote at its start is the path itself
     */
    private static String unquoted(String line) {
        if (!line.startsWith("\"") || line.length() < 2 || !line.endsWith("\"")) {
            return line;
        }
        byte[] text = line.substring(1, line.length() - 1).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            int escape = text[i] == '\\' && i + 1 < text.length ? ESCAPES.indexOf(text[i + 1]) : -1;
            if (escape >= 0) {
                path.write(ESCAPED.charAt(escape));
                i++;
            } else if (text[i] == '\\' && i + 3 < text.length) { // three octal digits
                path.write((text[i + 1] & 3) << 6 | (text[i + 2] & 7) << 3 | (text[i + 3] & 7));
                i += 3;
            } else {
                path.write(text[i]);
            }
        }
        return path.toString(StandardCharsets.UTF_8);
    }

    /** Returns the real path of the part of a path that exists, followed by the rest. */
    private static Path real(Path path) throws IOException {
        Path above = path.toAbsolutePath();
        while (above.getParent() != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above.toRealPath()
                .resolve(above.relativize(path.toAbsolutePath()))
                .normalize();
    }

    /**
     * Returns a value of the section {@code [extensions]} in the configuration.
     *
     * @param key the key in lower case
     * @return the value, or empty if the configuration does not set it
     */
    public Optional<String> extension(String key) {
        GitConfig known = config;
        if (known == null) {
            known = new GitConfig();
            files.forEachLine(common.resolve("config"), GitFiles.Kind.CONFIG, known);
            config = known;
        }
        return Optional.ofNullable(known.value("extensions." + key));
    }

    /**
     * Returns what is unknown about the form in which the repository is stored.
     *
     * @return a noun, such as "object format"; empty if objects and refs are read directly
     */
    public Optional<String> unreadForm() {
        String storage = extension("refstorage").orElse("files");
        boolean knownStorage = storage.equalsIgnoreCase("files") || storage.equalsIgnoreCase("reftable");
        try {
            objectFormat();
            return knownStorage ? Optional.empty() : Optional.of("form of refs");
        } catch (DamagedException e) {
            return Optional.of("object format");
        }
    }

    /**
     * Returns the object format of the repository.
     *
     * @return the format that the configuration sets; SHA-1 if it sets none
     * @throws DamagedException if the configuration sets another format
     */
    public ObjectFormat objectFormat() throws DamagedException {
        String keyword = extension("objectformat").orElse(ObjectFormat.SHA1.keyword());
        for (ObjectFormat format : ObjectFormat.values()) {
            if (format.keyword().equalsIgnoreCase(keyword)) {
                return format;
            }
        }
        throw new DamagedException("its configuration sets an unknown object format");
    }

    /**
     * Returns whether this is a shallow or partial clone, in which commits or objects are missing on purpose.
     *
     * @return whether a shallow file, a partial clone setting or a promisor pack exists
     */
    public boolean isShallowOrPartial() {
        Path objects = common.resolve("objects");
        return Files.exists(common.resolve("shallow"))
                || extension("partialclone").isPresent()
                || (files.bounds().admits(objects)
                        && !GitDirectory.listPacks(files, objects.resolve("pack"), ".promisor")
                                .isEmpty());
    }

    /**
     * Opens the refs and reflogs.
     *
     * @return a reader of the form in which this repository stores them
     * @throws DamagedException if the configuration sets another form, or another object format
     */
    public Refs refs() throws DamagedException {
        String storage = extension("refstorage").orElse("files");
        if (storage.equalsIgnoreCase("files")) {
            return new RefFiles(files, objectFormat().digits(), own, common);
        }
        if (storage.equalsIgnoreCase("reftable")) {
            return new ReftableRefs(files, objectFormat(), own, common);
        }
        throw new DamagedException("they are stored in a form that this version cannot read");
    }

    private static Path resolve(Path directory, String path) throws DamagedException {
        try {
            return directory.resolve(path);
        } catch (InvalidPathException e) {
            throw new DamagedException("it names an invalid path");
        }
    }

    /**
     * Lists the files with a suffix in a directory of packs.
     *
     * @param files the reader of the repository
     * @param directory the directory, which need not exist
     * @param ending the suffix, such as {@code .pack}
     * @return the files, sorted by path
     */
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
