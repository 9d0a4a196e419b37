package dev.trapstreet.source;

import dev.trapstreet.pack.DamagedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A repository on disk, read as git lays it out (gitrepository-layout): where its objects lie, what its refs and reflogs
 * name. Reads files alone and runs nothing (docs/decisions/0007).
 */
final class GitDirectory {
    private static final int NAME_DIGITS = 40;
    private static final char REPLACEMENT = '\uFFFD';

    private final Path own;
    private final Path common;

    private GitDirectory(Path own) throws IOException {
        this.own = own;
        Path pointer = own.resolve("commondir");
        this.common =
                Files.isRegularFile(pointer) ? named(own, firstLine(pointer)).normalize() : own;
    }

    /** The repository of a working tree with that root, or the bare one that lies there; empty when there is neither. */
    static Optional<GitDirectory> at(Path directory) throws IOException {
        Path dotGit = directory.resolve(".git");
        if (Files.isRegularFile(dotGit)) {
            String line = firstLine(dotGit);
            if (!line.startsWith("gitdir:")) {
                throw new IOException("the file .git does not say gitdir:");
            }
            Path named = named(directory, line.substring("gitdir:".length()).strip());
            if (!isRepository(named)) {
                throw new IOException("the file .git names a directory that is no repository");
            }
            return Optional.of(new GitDirectory(named));
        }
        if (isRepository(dotGit)) {
            return Optional.of(new GitDirectory(dotGit));
        }
        if (isRepository(directory)) {
            return Optional.of(new GitDirectory(directory));
        }
        String named = System.getenv("GIT_DIR"); // as git itself, for the working tree that one stands in
        if (named != null && !named.isEmpty() && isHere(directory) && isRepository(Path.of(named))) {
            return Optional.of(new GitDirectory(Path.of(named)));
        }
        return Optional.empty();
    }

    private static boolean isHere(Path directory) throws IOException {
        return Files.isSameFile(directory, Path.of(""));
    }

    /** True for a directory somewhere inside a working tree, not its root. */
    static boolean encloses(Path directory) {
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
    static boolean isRepository(Path directory) {
        return Files.exists(directory.resolve("HEAD"))
                && (Files.isRegularFile(directory.resolve("commondir"))
                        || (Files.isDirectory(directory.resolve("objects"))
                                && Files.isDirectory(directory.resolve("refs"))));
    }

    /** The directory of this working tree: with its HEAD, and with what a merge in progress has to say. */
    Path own() {
        return own;
    }

    /** The directory that refs, objects and configuration are shared in. */
    Path common() {
        return common;
    }

    /** Where objects lie: its own directory of objects, then those that it borrows from, each once. */
    List<Path> objectDirectories() throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        addWithAlternates(common.resolve("objects"), found);
        return List.copyOf(found);
    }

    private static void addWithAlternates(Path objects, Set<Path> found) throws IOException {
        List<Path> waiting = new ArrayList<>(List.of(objects));
        while (!waiting.isEmpty()) {
            Path next = waiting.remove(0);
            if (!found.add(next.toAbsolutePath().normalize())) {
                continue;
            }
            Path alternates = next.resolve("info").resolve("alternates");
            if (Files.isRegularFile(alternates)) {
                for (String line : lines(alternates)) {
                    if (!line.isEmpty() && !line.startsWith("#")) {
                        waiting.add(named(next, line).normalize());
                    }
                }
            }
        }
    }

    /** What the configuration says of this key of the section {@code [extensions]}; empty when nothing. */
    Optional<String> extension(String key) throws IOException {
        Path config = common.resolve("config");
        String found = null;
        if (Files.isRegularFile(config)) {
            boolean inside = false;
            for (String line : lines(config)) {
                String text = line.strip();
                if (text.startsWith("[")) {
                    inside = text.toLowerCase(java.util.Locale.ROOT).startsWith("[extensions]");
                } else if (inside && text.indexOf('=') > 0) {
                    int equals = text.indexOf('=');
                    if (text.substring(0, equals).strip().equalsIgnoreCase(key)) {
                        found = text.substring(equals + 1).strip();
                    }
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /** True when commits or objects may be missing on purpose. */
    boolean lacksObjects() throws IOException {
        return Files.exists(common.resolve("shallow"))
                || extension("partialClone").isPresent()
                || !ObjectStore.listPacks(common.resolve("objects").resolve("pack"), ".promisor")
                        .isEmpty();
    }

    /** What its refs and reflogs name. */
    RefFiles refs() throws IOException {
        if (extension("refStorage").filter("reftable"::equalsIgnoreCase).isPresent()) {
            throw new DamagedException("they are kept in a reftable, which this version does not read");
        }
        return new RefFiles(own, common);
    }

    static boolean isName(String text) {
        return text.length() == NAME_DIGITS && startsWithName(text);
    }

    /** The same of what a longer text starts with. */
    static boolean startsWithName(String text) {
        if (text.length() < NAME_DIGITS) {
            return false;
        }
        for (int i = 0; i < NAME_DIGITS; i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) { // not Character.digit: it knows digits of other scripts
                return false;
            }
        }
        return true;
    }

    private static Path named(Path directory, String path) throws DamagedException {
        try {
            return directory.resolve(path);
        } catch (InvalidPathException e) {
            throw new DamagedException("it names a path that cannot be");
        }
    }

    private static String firstLine(Path file) throws IOException {
        List<String> lines = lines(file);
        if (lines.isEmpty()) {
            throw new DamagedException("the file " + file.getFileName() + " is empty");
        }
        return lines.get(0).strip();
    }

    /** Lines of a file of git's own, whose bytes need be no text; none when it is not there, since git replaces such files at any time. */
    static List<String> lines(Path file) throws IOException {
        try {
            return linesThere(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * The same where it matters whether the file is there.
     *
     * @throws NoSuchFileException when it is not
     */
    static List<String> linesThere(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Paths and names of refs are UTF-8 nearly always; else each byte is at least one character.
        boolean odd = text.indexOf(REPLACEMENT) >= 0;
        return (odd ? new String(bytes, StandardCharsets.ISO_8859_1) : text)
                .lines()
                .toList();
    }
}
