package dev.trapstreet.fleet.scan;

import dev.trapstreet.fleet.list.Repository;
import dev.trapstreet.git.GitRemote;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Reader of the state of repositories. The state of a local one is read from git's files without starting git, which takes 0.3 ms in place
 * of 5 ms; that of a remote one is what {@code git ls-remote} prints.
 */
final class RefReader {
    private static final int DIGEST_BYTES = 16;

    /** Files of a git directory whose content says what its refs are. */
    private static final List<String> FILES = List.of("HEAD", "packed-refs", "shallow", "config");

    /** Deepest directory of refs that is read, and the largest file of git's that is read completely. */
    private static final int MAX_DEPTH = 32;

    private static final long MAX_FILE = 256L << 20;

    private RefReader() {}

    /** Returns the state of a repository. A failure is a state, too. */
    static RefState read(Repository repository, Duration limit) throws InterruptedException {
        try {
            return switch (repository.kind()) {
                case LOCAL -> local(Path.of(repository.location()));
                case ARTIFACT -> artifact(Path.of(repository.location()));
                case REMOTE -> TimeLimit.call(limit, () -> remote(repository.location()));
            };
        } catch (TimeoutException e) {
            return RefState.failed(
                    ScanStatus.UNREACHABLE, "the host did not answer within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            return RefState.failed(ScanStatus.UNREACHABLE, reason(TimeLimit.failureOf(e), repository.location()));
        } catch (NoSuchFileException e) {
            return RefState.failed(ScanStatus.UNREADABLE, "there is no repository");
        } catch (IOException e) {
            return RefState.failed(ScanStatus.UNREADABLE, e.getClass().getSimpleName());
        }
    }

    private static String reason(Throwable failure, String url) {
        String message = String.valueOf(failure.getMessage()).replace(url, "it");
        return failure instanceof IOException
                ? Redactor.redact(message)
                : failure.getClass().getSimpleName();
    }

    private static RefState remote(String url) throws IOException {
        Path folder = Files.createTempDirectory("trapstreet-refs");
        try {
            byte[] refs = GitRemote.refs(url, folder);
            MessageDigest digest = sha256();
            digest.update(refs);
            return RefState.of(hex(digest), 0);
        } finally {
            Files.delete(folder);
        }
    }

    private static RefState artifact(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        MessageDigest digest = sha256();
        update(digest, attributes.size() + " " + attributes.lastModifiedTime().toMillis());
        return RefState.of(hex(digest), attributes.size());
    }

    private static RefState local(Path path) throws IOException {
        Path dotGit = path.resolve(".git");
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isDirectory()) {
            return RefState.failed(ScanStatus.UNREADABLE, "it is not a directory");
        }
        if (Files.isRegularFile(dotGit, LinkOption.NOFOLLOW_LINKS)) {
            return RefState.of("", 0); // a linked working tree: its refs are elsewhere, so it is scanned each time
        }
        Path git = Files.isDirectory(dotGit, LinkOption.NOFOLLOW_LINKS) ? dotGit : path;
        if (!Files.isDirectory(git.resolve("objects")) || !Files.exists(git.resolve("HEAD"))) {
            return RefState.failed(ScanStatus.UNREADABLE, "there is no repository");
        }
        MessageDigest digest = sha256();
        for (String name : FILES) {
            content(digest, git.resolve(name), name);
        }
        tree(digest, git, git.resolve("refs"), true);
        tree(digest, git, git.resolve("reftable"), true);
        // A truncated or repaired copy has the same refs.
        long packs = tree(digest, git, git.resolve("objects").resolve("pack"), false);
        return RefState.of(hex(digest), packs);
    }

    /** Adds the names, and the contents or the sizes, of all files below a directory. Returns the sum of the sizes. */
    private static long tree(MessageDigest digest, Path git, Path folder, boolean contents) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, Collections.emptySet(), MAX_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // the scan reports it
            }
        });
        Collections.sort(files);
        long sum = 0;
        for (Path file : files) {
            String name = git.relativize(file).toString();
            if (contents) {
                content(digest, file, name);
            } else {
                long size = sizeOf(file);
                sum += size;
                update(digest, name + " " + size + "\n");
            }
        }
        return sum;
    }

    private static long sizeOf(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .size();
        } catch (IOException e) {
            return 0; // the scan reports it
        }
    }

    /** Adds the content of a file. A pipe or a device is not opened: reading it would not end. */
    private static void content(MessageDigest digest, Path file, String name) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            update(digest, name + (Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? " is special\n" : " is absent\n"));
            return;
        }
        update(digest, name + "\n");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[8192];
            long left = MAX_FILE;
            for (int read = in.read(buffer); read > 0 && left > 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
