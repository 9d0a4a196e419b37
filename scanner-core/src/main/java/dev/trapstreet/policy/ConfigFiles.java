package dev.trapstreet.policy;

import dev.trapstreet.rule.RuleSet;
import dev.trapstreet.source.Revision;
import dev.trapstreet.token.Redactor;
import dev.trapstreet.yaml.YamlException;
import dev.trapstreet.yaml.YamlFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Finder and reader of {@code .trapstreet.yml} files, which reads each file once. */
final class ConfigFiles {
    static final String NAME = ".trapstreet.yml";

    private final ConfigParser parser;
    private final Map<Path, ConfigFile> read = new HashMap<>();

    ConfigFiles(Supplier<RuleSet> rules) {
        this.parser = new ConfigParser(rules);
    }

    /**
     * Configuration file that applies to a target.
     *
     * @param file the content of the file
     * @param prefix maps paths relative to the target to paths relative to the file's directory; empty, or ending with
     *     a slash
     */
    record ApplicableFile(ConfigFile file, String prefix) {}

    /**
     * Returns the files in the target's directory and its parents up to the root of the repository, the nearest last.
     * Outside of a repository, only the target's own file applies, because files in parent directories may belong to
     * other users.
     */
    List<ApplicableFile> applicableTo(Path target) throws YamlException {
        Optional<Path> found = folder(target);
        if (found.isEmpty()) {
            return List.of();
        }
        Path folder = found.get();
        List<Path> folders = new ArrayList<>();
        boolean inRepository = false;
        // Uses File because it makes a single system call and creates no exception for a missing file, which is the
        // usual case.
        for (Path at = folder; at != null && !inRepository; at = at.getParent()) {
            File directory = at.toFile();
            if (new File(directory, NAME).exists()) {
                folders.add(at);
            }
            inRepository = new File(directory, ".git").exists();
        }
        if (!inRepository) {
            folders.retainAll(List.of(folder));
        }
        Collections.reverse(folders);
        List<ApplicableFile> files = new ArrayList<>();
        for (Path at : folders) {
            files.add(new ApplicableFile(ownFile(at), prefix(at, folder)));
        }
        return files;
    }

    /**
     * Returns the files in the target's directory and its parents up to the root of the repository, as of a commit, the
     * nearest last. Files in the working tree are ignored.
     */
    List<ApplicableFile> committed(Revision revision) throws YamlException {
        List<ApplicableFile> files = new ArrayList<>();
        String prefix = revision.prefix();
        int end = 0;
        committedFile(revision, "").ifPresent(files::add);
        while (end < prefix.length()) {
            end = prefix.indexOf('/', end) + 1;
            committedFile(revision, prefix.substring(0, end)).ifPresent(files::add);
        }
        return files;
    }

    private Optional<ApplicableFile> committedFile(Revision revision, String folder) throws YamlException {
        String path = folder + NAME;
        String shown = Redactor.redact(revision.name() + ":" + path); // the form that git itself uses
        Optional<byte[]> bytes;
        try {
            bytes = revision.read(path, YamlFile.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new YamlException(shown, 0, Redactor.redact(String.valueOf(e.getMessage())));
        }
        return bytes.isEmpty()
                ? Optional.empty()
                : Optional.of(new ApplicableFile(
                        parser.parse(YamlFile.parse(shown, bytes.get())),
                        revision.prefix().substring(folder.length())));
    }

    /**
     * Reads a file named by the user. Its patterns are relative to its directory if that contains the target, and
     * otherwise to the target.
     */
    ApplicableFile explicit(Path file, Optional<Path> target) throws YamlException {
        ConfigFile config = read.get(file);
        if (config == null) {
            config = parser.parse(YamlFile.read(file, displayPath(file)));
            read.put(file, config);
        }
        Optional<Path> from = folder(file);
        Optional<Path> to = target.flatMap(ConfigFiles::folder);
        boolean below = from.isPresent() && to.isPresent() && to.get().startsWith(from.get());
        return new ApplicableFile(config, below ? prefix(from.orElseThrow(), to.orElseThrow()) : "");
    }

    /**
     * Reads a file of the repository. It must be a regular file: a link could lead out of the repository, and reading a
     * pipe could block.
     */
    private ConfigFile ownFile(Path folder) throws YamlException {
        ConfigFile config = read.get(folder);
        if (config == null) {
            Path file = folder.resolve(NAME);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new YamlException(displayPath(file), 0, "is not a regular file (links are not followed)");
            }
            config = parser.parse(YamlFile.read(file, displayPath(file), LinkOption.NOFOLLOW_LINKS));
            read.put(folder, config);
        }
        return config;
    }

    /**
     * Returns the directory that a path denotes or is located in, with links resolved. The result is empty for a pipe
     * or a missing file.
     */
    static Optional<Path> folder(Path path) {
        try {
            Path real = path.toRealPath();
            return Optional.ofNullable(Files.isDirectory(real) ? real : real.getParent());
        } catch (IOException e) {
            return Optional.empty(); // the scan itself reports it
        }
    }

    private static String prefix(Path from, Path to) {
        String relative = slashes(from.relativize(to));
        return relative.isEmpty() ? "" : relative + "/";
    }

    /** Returns a path as a user would type it: relative to the current directory if it is below it. */
    private static String displayPath(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path here = Path.of("").toAbsolutePath();
        return Redactor.redact(slashes(absolute.startsWith(here) ? here.relativize(absolute) : absolute));
    }

    private static String slashes(Path path) {
        return path.toString().replace(File.separatorChar, '/');
    }
}
