package dev.trapstreet.fleet.scan;

import dev.trapstreet.fleet.list.Repository;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Child process that scans repositories for {@code --isolate process}. It is kept over many repositories, because starting one takes ten
 * times as long as a small repository. The only class of this module that starts a process.
 */
final class ChildProcess {
    /** Exit code of Java after {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    /** Time after the limit in which the child ends the scan itself, and then has a result with what was found until then. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** The child reads what may be hostile, so that nothing but a result is accepted from it. */
    private static final ObjectInputFilter FILTER =
            ObjectInputFilter.Config.createFilter("dev.trapstreet.fleet.scan.*;java.util.ArrayList;java.lang.*;!*");

    private static final Deque<ChildProcess> IDLE = new ConcurrentLinkedDeque<>();

    private final Process process;
    private final ObjectOutputStream requests;
    private final ScanSettings settings;
    private @Nullable ObjectInputStream results;

    private ChildProcess(ScanSettings settings) throws IOException {
        this.settings = settings;
        this.process = new ProcessBuilder(command(settings))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        this.requests = new ObjectOutputStream(new BufferedOutputStream(process.getOutputStream()));
        requests.writeObject(settings);
        requests.flush();
    }

    private static List<String> command(ScanSettings settings) {
        long memory = settings.memory() > 0
                ? settings.memory()
                : Runtime.getRuntime().maxMemory() / Runtime.getRuntime().availableProcessors();
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + Math.max(64, memory >> 20) + "m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+SuppressFatalErrorMessage",
                "-cp",
                classPath(),
                ChildMain.class.getName());
    }

    /** Returns the jar that contains this class, or the class path of this process if it is not in the program's jar. */
    private static String classPath() {
        CodeSource source = ChildProcess.class.getProtectionDomain().getCodeSource();
        try {
            File file = new File(source.getLocation().toURI());
            if (file.getName().endsWith(".jar")) {
                return file.toString();
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            return System.getProperty("java.class.path");
        }
        return System.getProperty("java.class.path");
    }

    /** Scans a repository in a child process. The end of the child is a result, too. */
    static RepositoryResult scan(Repository repository, ScanSettings settings) throws InterruptedException {
        long started = System.currentTimeMillis();
        ChildProcess child = IDLE.poll();
        try {
            if (child == null || !child.settings.equals(settings) || !child.process.isAlive()) {
                if (child != null) {
                    child.end();
                }
                child = new ChildProcess(settings);
            }
        } catch (IOException e) {
            return RepositoryResult.failed(ScanStatus.FAILED, "no process can be started for it", started);
        }
        ChildProcess asked = child;
        boolean usable = false;
        try {
            Duration limit = Duration.ofMillis(settings.limitMillis()).plus(GRACE);
            RepositoryResult result = TimeLimit.call(limit, () -> asked.ask(repository));
            usable = true;
            return result;
        } catch (TimeoutException e) {
            return RepositoryResult.failed(ScanStatus.TIMED_OUT, "its process did not end in time", started);
        } catch (ExecutionException e) {
            return asked.ofEnd(started);
        } finally {
            if (usable) {
                IDLE.push(asked);
            } else {
                asked.end();
            }
        }
    }

    private RepositoryResult ask(Repository repository) throws IOException, ClassNotFoundException {
        requests.writeObject(repository);
        requests.reset();
        requests.flush();
        ObjectInputStream from = results;
        if (from == null) {
            from = new ObjectInputStream(new BufferedInputStream(process.getInputStream()));
            from.setObjectInputFilter(FILTER);
            results = from;
        }
        if (from.readObject() instanceof RepositoryResult result) {
            return result;
        }
        throw new EOFException("the child sent no result");
    }

    private RepositoryResult ofEnd(long started) throws InterruptedException {
        process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS);
        if (process.isAlive()) {
            return RepositoryResult.failed(ScanStatus.FAILED, "its process sent no result", started);
        }
        return process.exitValue() == OUT_OF_MEMORY
                ? RepositoryResult.failed(ScanStatus.OUT_OF_MEMORY, "", started)
                : RepositoryResult.failed(
                        ScanStatus.FAILED, "its process ended with exit code " + process.exitValue(), started);
    }

    /** Ends the child, and the git processes that it has started. */
    private void end() {
        try (Stream<ProcessHandle> started = process.descendants()) {
            started.forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }
}
