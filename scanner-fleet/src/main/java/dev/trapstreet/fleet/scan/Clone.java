package dev.trapstreet.fleet.scan;

import dev.trapstreet.fleet.list.Repository;
import dev.trapstreet.git.GitRemote;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Temporary mirror of a remote repository. The number of clones from one host at the same time is limited, and a host that fails is tried
 * again after a pause. Clones are below a directory that has the id of this process in its name, so that a later run can delete those of
 * a process that was killed.
 */
final class Clone implements AutoCloseable {
    private static final String PREFIX = "trapstreet-fleet-";
    private static final int ATTEMPTS = 3;
    private static final long FIRST_PAUSE_MILLIS = 2_000;

    /** Clones that may run, by host. For all runs in this process. */
    private static final Map<String, Semaphore> HOSTS = new ConcurrentHashMap<>();

    private final Path directory;

    private Clone(Path directory) {
        this.directory = directory;
    }

    /**
     * Clones a repository.
     *
     * @throws TimeoutException if the time limit of the repository is exceeded
     * @throws ExecutionException with the failure of the last attempt
     */
    static Clone of(Repository repository, ScanSettings settings)
            throws IOException, InterruptedException, TimeoutException, ExecutionException {
        Semaphore host = HOSTS.computeIfAbsent(repository.host(), name -> new Semaphore(settings.clonesPerHost()));
        Path directory = Files.createTempDirectory(scratch(settings), "clone");
        Path messages = Files.createTempFile(directory.getParent(), "git", ".txt");
        long until = System.currentTimeMillis() + settings.limitMillis();
        host.acquire();
        try {
            for (int attempt = 1; ; attempt++) {
                Duration left = Duration.ofMillis(Math.max(1, until - System.currentTimeMillis()));
                try {
                    TimeLimit.call(left, () -> {
                        GitRemote.clone(repository.location(), directory, messages);
                        return true;
                    });
                    return new Clone(directory);
                } catch (ExecutionException e) {
                    if (attempt == ATTEMPTS || !mayPass(TimeLimit.failureOf(e))) {
                        throw e;
                    }
                }
                Thread.sleep(FIRST_PAUSE_MILLIS << (attempt - 1));
                delete(directory);
                Files.createDirectories(directory);
            }
        } catch (TimeoutException | ExecutionException | InterruptedException | RuntimeException | Error e) {
            delete(directory);
            throw e;
        } finally {
            Files.deleteIfExists(messages);
            host.release();
        }
    }

    /** Returns whether the message of git is about the network or a busy host, and not about this repository. */
    private static boolean mayPass(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return Stream.of("429", "500", "502", "503", "504", "timed out", "reset", "early EOF", "hung up unexpectedly")
                .anyMatch(message::contains);
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        delete(directory);
    }

    private static synchronized Path scratch(ScanSettings settings) throws IOException {
        Path base = Path.of(settings.scratch().isEmpty() ? System.getProperty("java.io.tmpdir") : settings.scratch());
        Path own = base.resolve(PREFIX + ProcessHandle.current().pid());
        if (!Files.isDirectory(own)) {
            deleteThoseOfDeadProcesses(base);
            Files.createDirectories(own);
        }
        return own;
    }

    private static void deleteThoseOfDeadProcesses(Path base) throws IOException {
        try (Stream<Path> children = Files.list(base)) {
            for (Path child : (Iterable<Path>) children::iterator) {
                String pid = String.valueOf(child.getFileName());
                boolean clones = pid.matches(PREFIX + "[0-9]{1,18}");
                if (clones && isDead(Long.parseLong(pid.substring(PREFIX.length())))) {
                    delete(child);
                }
            }
        }
    }

    private static boolean isDead(long pid) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        return process.isEmpty() || !process.get().isAlive();
    }

    /** Deletes a directory. What cannot be deleted is left to a later run. */
    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return;
        }
    }
}
