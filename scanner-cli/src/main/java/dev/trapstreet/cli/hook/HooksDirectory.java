package dev.trapstreet.cli.hook;

import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.GitUnusableException;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where git looks for the hooks of one repository, and what is done with the files there. Nothing is overwritten. */
final class HooksDirectory {
    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");

    /** Behind the name of a hook that is no shell script, while ours stands in its place and runs it. */
    private static final String PREVIOUS_SUFFIX = ".beside-trapstreet";

    /** Scopes of git's configuration that no repository can write to (git-config, "SCOPES"). */
    private static final Set<String> USERS_SCOPES = Set.of("system", "global", "command");

    /** Largest hook that is read, in bytes. */
    private static final int LARGEST_HOOK = 1 << 20;

    private final Path folder;
    private final boolean elsewhere;
    private final boolean bare;
    private final Optional<String> refusal; // why nothing is written there

    private HooksDirectory(Path folder, boolean elsewhere, boolean bare, Optional<String> refusal) {
        this.folder = folder;
        this.elsewhere = elsewhere;
        this.bare = bare;
        this.refusal = refusal;
    }

    /**
     * That of the repository that a directory is in: git says where, as it heeds {@code core.hooksPath}, and knows linked
     * working trees and submodules.
     */
    static HooksDirectory of(Path directory) throws UsageException {
        GitCommand git = GitCommand.forHooks(directory.toAbsolutePath());
        Optional<String> top = ask(git, "rev-parse", "--show-toplevel");
        boolean bare = top.isEmpty();
        Path base = Path.of(
                top.isPresent()
                        ? top.get()
                        : ask(git, "rev-parse", "--absolute-git-dir")
                                .orElseThrow(() -> new UsageException("there is no git repository at "
                                        + directory.toAbsolutePath().normalize() + ", or git cannot read it")));
        GitCommand there = git.movedTo(base);
        String path = ask(there, "rev-parse", "--git-path", "hooks")
                .orElseThrow(() -> new UsageException("git does not say where the hooks are"));
        Optional<String> configured = ask(there, "config", "core.hooksPath");
        Path folder = base.resolve(path).normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UsageException(
                    "core.hooksPath is " + path + ", which is no directory: hooks are switched off here");
        }
        return new HooksDirectory(folder, configured.isPresent(), bare, refusal(there, folder, base, configured));
    }

    /**
     * Why hooks are not written to a folder: it lies outside of the repository, and not the user but what came with the
     * repository leads there, a link or a configuration of its own.
     */
    private static Optional<String> refusal(GitCommand git, Path folder, Path base, Optional<String> configured)
            throws UsageException {
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
                                    + ", outside of the repository, so nothing is written there; if that is where you "
                                    + "want your hooks, say so with git config --global core.hooksPath"
                            : "the folder of hooks is a link to " + real
                                    + ", outside of the repository, so nothing is written there; remove the link, or name "
                                    + "that folder with git config --global core.hooksPath");
        } catch (IOException e) {
            throw new UsageException("the folder of hooks, " + folder + ", cannot be looked up: " + e.getMessage(), e);
        }
    }

    /** The path without links, also where its last names are not there yet. */
    private static Path real(Path path) throws IOException {
        Path parent = path.getParent();
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) || parent == null) {
            return path.toRealPath();
        }
        return real(parent).resolve(path.getFileName());
    }

    /** Returns what git prints, without its last line break; empty when it fails. */
    private static Optional<String> ask(GitCommand git, String... words) throws UsageException {
        try {
            String printed = new String(git.output(words), StandardCharsets.UTF_8);
            String line = printed.endsWith("\n") ? printed.substring(0, printed.length() - 1) : printed;
            return line.isEmpty() ? Optional.empty() : Optional.of(line);
        } catch (GitUnusableException e) {
            throw new UsageException(
                    "git is needed for hooks, and cannot be used: " + Redactor.redact(String.valueOf(e.getMessage()))
                            + ". " + e.advice(),
                    e);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void refuseOutside() throws UsageException {
        if (refusal.isPresent()) {
            throw new UsageException(Redactor.redact(refusal.get()));
        }
    }

    Path directory() {
        return folder;
    }

    /** True when the user's configuration leads here, and perhaps other repositories' too. */
    boolean isElsewhere() {
        return elsewhere;
    }

    /** True for a repository without a working tree, where nothing is committed and nothing is pushed from. */
    boolean isBare() {
        return bare;
    }

    boolean isInstalled(Hook hook) throws UsageException, IOException {
        return HookScript.isInstalled(read(hook));
    }

    /** The hook as it is; empty when there is none. A byte is a character. */
    String read(Hook hook) throws UsageException, IOException {
        Path file = folder.resolve(hook.keyword());
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_HOOK + 1);
            if (bytes.length > LARGEST_HOOK) {
                throw new UsageException("the hook " + file + " has more than " + LARGEST_HOOK
                        + " bytes; look at it, and move it away if it is not a script of yours");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** What the repository's hook runs beside this one, as a clause; empty for nothing. */
    Optional<String> previousHook(Hook hook) throws UsageException, IOException {
        if (Files.exists(other(hook), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("after " + other(hook).getFileName());
        }
        return HookScript.removeFrom(read(hook)).filter(rest -> !rest.isEmpty()).map(rest -> "before what was there");
    }

    private Path other(Hook hook) {
        return folder.resolve(hook.keyword() + PREVIOUS_SUFFIX);
    }

    /** Puts it in, or anew. */
    void install(Hook hook, List<String> options, HookScript.LaunchCommand start) throws UsageException, IOException {
        refuseOutside();
        Files.createDirectories(folder);
        Path file = folder.resolve(hook.keyword());
        boolean ours = isInstalled(hook);
        String rest = ours ? HookScript.removeFrom(read(hook)).orElse("") : read(hook);
        Path other = other(hook);
        if (!ours && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isExecutable(file);
            if (!plain || !HookScript.isShell(rest)) {
                Files.move(file, other); // refused where something has that name
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
        write(file, text);
    }

    /** Takes it out, and leaves what else there is as it was; false when it was not in. */
    boolean uninstall(Hook hook) throws UsageException, IOException {
        refuseOutside();
        if (!isInstalled(hook)) {
            return false;
        }
        Path file = folder.resolve(hook.keyword());
        Optional<String> rest = HookScript.removeFrom(read(hook));
        if (rest.isPresent()) {
            write(file, rest.get());
        } else if (Files.exists(other(hook), LinkOption.NOFOLLOW_LINKS)) {
            Files.move(other(hook), file, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(file);
        }
        return true;
    }

    /** Whole or not at all, with the permissions that the file has, or those of a program. */
    private void write(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(".trapstreet-" + Long.toHexString(System.nanoTime()) + ".tmp");
        try {
            Files.writeString(temporary, text, StandardCharsets.ISO_8859_1, StandardOpenOption.CREATE_NEW);
            if (Files.getFileAttributeView(temporary, PosixFileAttributeView.class) != null) {
                Files.setPosixFilePermissions(
                        temporary, Files.isRegularFile(file) ? Files.getPosixFilePermissions(file) : PROGRAM);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
