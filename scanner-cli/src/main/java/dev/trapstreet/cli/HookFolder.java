package dev.trapstreet.cli;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where git looks for the hooks of one repository, and what is done with the files there. Nothing is overwritten. */
final class HookFolder {
    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");

    /** Behind the name of a hook that is no shell script, while ours stands in its place and runs it. */
    private static final String BESIDE = ".beside-trapstreet";

    private static final int LARGEST_HOOK = 1 << 20;

    private final Path folder;
    private final boolean elsewhere;
    private final boolean bare;

    private HookFolder(Path folder, boolean elsewhere, boolean bare) {
        this.folder = folder;
        this.elsewhere = elsewhere;
        this.bare = bare;
    }

    /**
     * That of the repository that a directory is in: git says where, as it heeds {@code core.hooksPath}, and knows linked
     * working trees and submodules.
     */
    static HookFolder of(Path directory) throws Mistake {
        Optional<String> top = git(directory, "rev-parse", "--show-toplevel");
        boolean bare = top.isEmpty();
        Path base = Path.of(top.orElse(""));
        if (bare) {
            base = Path.of(git(directory, "rev-parse", "--absolute-git-dir")
                    .orElseThrow(() -> new Mistake("there is no git repository at "
                            + directory.toAbsolutePath().normalize() + ", or git cannot read it")));
        }
        String path = git(base, "rev-parse", "--git-path", "hooks")
                .orElseThrow(() -> new Mistake("git does not say where the hooks are"));
        boolean elsewhere = git(base, "config", "core.hooksPath").isPresent();
        Path folder = base.resolve(path).normalize();
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new Mistake("core.hooksPath is " + path + ", which is no directory: hooks are switched off here");
        }
        return new HookFolder(folder, elsewhere, bare);
    }

    /** What git prints, without its last line break; empty when it complains. In the user's environment: it is their git. */
    private static Optional<String> git(Path directory, String... words) throws Mistake {
        List<String> command =
                new ArrayList<>(List.of("git", "-C", directory.toAbsolutePath().toString()));
        command.addAll(List.of(words));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String line = printed.endsWith("\n") ? printed.substring(0, printed.length() - 1) : printed;
            return git.waitFor() == 0 && !line.isEmpty() ? Optional.of(line) : Optional.empty();
        } catch (IOException e) {
            throw new Mistake("git is needed for hooks, and cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Mistake("interrupted", e);
        }
    }

    Path folder() {
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

    boolean isInstalled(Hook hook) throws IOException {
        return HookScript.isInstalled(text(hook));
    }

    /** The hook as it is; empty when there is none. A byte is a character. */
    String text(Hook hook) throws IOException {
        Path file = folder.resolve(hook.word());
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_HOOK + 1);
            if (bytes.length > LARGEST_HOOK) {
                throw new IOException("the hook " + file + " has more than " + LARGEST_HOOK
                        + " bytes; look at it, and move it away if it is no script of yours");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** What the repository's hook runs beside this one, as a clause; empty for nothing. */
    Optional<String> beside(Hook hook) throws IOException {
        if (Files.exists(other(hook), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("after " + other(hook).getFileName());
        }
        return HookScript.without(text(hook)).filter(rest -> !rest.isEmpty()).map(rest -> "before what was there");
    }

    private Path other(Hook hook) {
        return folder.resolve(hook.word() + BESIDE);
    }

    /** Puts it in, or anew. */
    void install(Hook hook, List<String> options, HookScript.Start start) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(hook.word());
        boolean ours = isInstalled(hook);
        String rest = ours ? HookScript.without(text(hook)).orElse("") : text(hook);
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
                ? HookScript.alone(
                        hook,
                        options,
                        start,
                        beside ? Optional.of(other.getFileName().toString()) : Optional.empty())
                : HookScript.within(rest, hook, options, start);
        write(file, text);
    }

    /** Takes it out, and leaves what else there is as it was; false when it was not in. */
    boolean uninstall(Hook hook) throws IOException {
        if (!isInstalled(hook)) {
            return false;
        }
        Path file = folder.resolve(hook.word());
        Optional<String> rest = HookScript.without(text(hook));
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
