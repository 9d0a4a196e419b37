package dev.trapstreet.cli.hook;

import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.io.AtomicFile;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Directory in which git looks for the hooks of one repository. Installs and removes hooks; never overwrites other hooks. */
final class HooksDirectory {

    /** Suffix of the name of an existing hook that is not a shell script. The installed hook replaces it and runs it. */
    private static final String PREVIOUS_SUFFIX = ".beside-trapstreet";

    /** Scopes of git's configuration that a repository cannot set. See git-config(1), "SCOPES". */
    private static final Set<String> USERS_SCOPES = Set.of("system", "global", "command");

    /** Maximum size of a hook that is read, in bytes. */
    private static final int LARGEST_HOOK = 1 << 20;

    private final Path base;
    private final Path folder;
    private final boolean elsewhere;
    private final boolean bare;
    private final Optional<String> refusal; // why nothing may be written there

    private HooksDirectory(Path base, Path folder, boolean elsewhere, boolean bare, Optional<String> refusal) {
        this.base = base;
        this.folder = folder;
        this.elsewhere = elsewhere;
        this.bare = bare;
        this.refusal = refusal;
    }

    /**
     * Returns the hooks directory of the repository around a directory. Git determines it, so {@code core.hooksPath}, linked working
     * trees and submodules are taken into account.
     */
    static HooksDirectory of(Path directory) throws InvalidOptionException {
        GitCommand git = GitCommand.forHooks(directory.toAbsolutePath());
        Optional<String> top = ask(git, "rev-parse", "--show-toplevel");
        boolean bare = top.isEmpty();
        Path base = Path.of(
                top.isPresent()
                        ? top.get()
                        : ask(git, "rev-parse", "--absolute-git-dir")
                                .orElseThrow(() -> new InvalidOptionException("there is no git repository at "
                                        + directory.toAbsolutePath().normalize() + ", or git cannot read it")));
        GitCommand there = git.movedTo(base);
        String path = ask(there, "rev-parse", "--git-path", "hooks")
                .orElseThrow(() -> new InvalidOptionException("git does not name a directory for hooks"));
        Optional<String> configured = ask(there, "config", "core.hooksPath");
        Path folder = base.resolve(path).normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new InvalidOptionException(
                    "core.hooksPath is " + path + ", which is not a directory: hooks are disabled here");
        }
        return new HooksDirectory(base, folder, configured.isPresent(), bare, refusal(there, folder, base, configured));
    }

    /**
     * Returns the reason why no hooks may be written to a directory: it is outside the repository, and it is set by a link or by the
     * configuration in the repository, not by the user's configuration.
     */
    private static Optional<String> refusal(GitCommand git, Path folder, Path base, Optional<String> configured)
            throws InvalidOptionException {
        if (configured.isPresent()) {
            String scope = ask(git, "config", "--show-scope", "--get", "core.hooksPath")
                    .orElse("local");
            if (USERS_SCOPES.contains(scope.split("\t", 2)[0])) {
                return Optional.empty();
            }
        }
        try {
            Path real = real(folder);
            if (real.startsWith(base.toRealPath())) {
                return Optional.empty();
            }
            for (String option : List.of("--absolute-git-dir", "--git-common-dir")) {
                Optional<String> inside = ask(git, "rev-parse", option);
                if (inside.isPresent()
                        && real.startsWith(base.resolve(inside.get()).toRealPath())) {
                    return Optional.empty();
                }
            }
            return Optional.of(
                    configured.isPresent()
                            ? "core.hooksPath of this repository's own configuration leads to " + real
                                    + ", outside the repository, so nothing is written there; to use that directory for "
                                    + "your hooks, set it with git config --global core.hooksPath"
                            : "the directory of the hooks is a link to " + real
                                    + ", outside the repository, so nothing is written there; remove the link, or set "
                                    + "that directory with git config --global core.hooksPath");
        } catch (IOException e) {
            throw new InvalidOptionException(
                    "the directory of the hooks, " + folder + ", cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns a path with its links resolved. Its last names need not exist. */
    private static Path real(Path path) throws IOException {
        Path parent = path.getParent();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) || parent == null) {
            return path.toRealPath();
        }
        return real(parent).resolve(path.getFileName());
    }

    /** Returns the output of git without its last line break, or an empty result if git fails or prints nothing. */
    private static Optional<String> ask(GitCommand git, String... words) throws InvalidOptionException {
        try {
            String printed = new String(git.output(words), StandardCharsets.UTF_8);
            String line = printed.endsWith("\n") ? printed.substring(0, printed.length() - 1) : printed;
            return line.isEmpty() ? Optional.empty() : Optional.of(line);
        } catch (GitUnusableException e) {
            throw new InvalidOptionException(
                    "hooks need git, which cannot be used: " + Redactor.redact(String.valueOf(e.getMessage())) + ". "
                            + e.advice(),
                    e);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void refuseOutside() throws InvalidOptionException {
        if (refusal.isPresent()) {
            throw new InvalidOptionException(Redactor.redact(refusal.get()));
        }
    }

    Path directory() {
        return folder;
    }

    /** Returns the directory in which git runs the hooks: the root of the working tree, or the bare repository. */
    Path workingDirectory() {
        return base;
    }

    /** Returns whether the directory is set by {@code core.hooksPath}, so that other repositories may use it, too. */
    boolean isElsewhere() {
        return elsewhere;
    }

    /** Returns whether the repository has no working tree. It then receives pushes, but nothing is committed in it. */
    boolean isBare() {
        return bare;
    }

    boolean isInstalled(Hook hook) throws InvalidOptionException, IOException {
        return HookScript.isInstalled(read(hook));
    }

    /** Returns the text of a hook, one character for each byte. Empty if there is no such hook. */
    String read(Hook hook) throws InvalidOptionException, IOException {
        Path file = folder.resolve(hook.keyword());
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_HOOK + 1);
            if (bytes.length > LARGEST_HOOK) {
                throw new InvalidOptionException("the hook " + file + " has more than " + LARGEST_HOOK
                        + " bytes; check it, and move it away if it is not your script");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** Returns the order in which the hook and an existing one run, as a phrase. Empty if there is no other hook. */
    Optional<String> previousHook(Hook hook) throws InvalidOptionException, IOException {
        if (Files.exists(other(hook), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("after " + other(hook).getFileName());
        }
        return HookScript.removeFrom(read(hook))
                .filter(rest -> !rest.isEmpty())
                .map(rest -> "before the existing hook");
    }

    private Path other(Hook hook) {
        return folder.resolve(hook.keyword() + PREVIOUS_SUFFIX);
    }

    /** Installs a hook, or replaces its block if it is installed. */
    void install(Hook hook, List<String> options, HookScript.LaunchCommand start)
            throws InvalidOptionException, IOException {
        refuseOutside();
        Files.createDirectories(folder);
        Path file = folder.resolve(hook.keyword());
        boolean ours = isInstalled(hook);
        String rest = ours ? HookScript.removeFrom(read(hook)).orElse("") : read(hook);
        Path other = other(hook);
        if (!ours && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isExecutable(file);
            if (!plain || !HookScript.isShell(rest)) {
                Files.move(file, other); // fails if there is a file of that name
                rest = "";
            }
        }
        boolean beside = Files.exists(other, LinkOption.NOFOLLOW_LINKS);
        String text = rest.isEmpty()
                ? HookScript.create(
                        hook,
                        options,
                        start,
                        beside ? Optional.of(other.getFileName().toString()) : Optional.empty())
                : HookScript.insertInto(rest, hook, options, start);
        AtomicFile.write(
                file, AtomicFile.Access.KEPT_OR_PROGRAM, out -> out.write(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Removes a hook, and leaves an existing hook as it was before. Returns false if the hook is not installed. */
    boolean uninstall(Hook hook) throws InvalidOptionException, IOException {
        refuseOutside();
        if (!isInstalled(hook)) {
            return false;
        }
        Path file = folder.resolve(hook.keyword());
        Optional<String> rest = HookScript.removeFrom(read(hook));
        if (rest.isPresent()) {
            AtomicFile.write(
                    file,
                    AtomicFile.Access.KEPT_OR_PROGRAM,
                    out -> out.write(rest.get().getBytes(StandardCharsets.ISO_8859_1)));
        } else if (Files.exists(other(hook), LinkOption.NOFOLLOW_LINKS)) {
            Files.move(other(hook), file, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(file);
        }
        return true;
    }
}
