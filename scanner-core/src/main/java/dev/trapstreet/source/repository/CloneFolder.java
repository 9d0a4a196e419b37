package dev.trapstreet.source.repository;

import dev.trapstreet.git.GitProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Temporary directory of one clone. It is deleted when the scan of the clone ends, and when this program is terminated. If the program is
 * killed, the next one that clones into the same parent deletes it.
 *
 * <pre>
 *   trapstreet-clone-PID-START-RANDOM.lock   locked as long as this program runs
 *   trapstreet-clone-PID-START-RANDOM/       the clone, and git's messages about it
 * </pre>
 *
 * <p>Whether the owner still runs is told by the lock, not by the process id: another container with the same parent has process ids of its
 * own. The id and the start time are in the name because a program must not open its own lock files a second time: on POSIX systems, that
 * would release the lock.
 */
final class CloneFolder implements AutoCloseable {
    private static final String PREFIX = "trapstreet-clone-";
    private static final String LOCK = ".lock";

    /** Age at which a lock file that nobody has locked counts as left behind. Before, its owner may be about to lock it. */
    private static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

    private static final String OWN = PREFIX + owner() + "-";

    private static final Set<CloneFolder> LIVE = new HashSet<>(); // also the lock of the following fields
    private static final Set<Path> SWEPT = new HashSet<>(); // parents
    private static @Nullable Thread cleaner; // the shutdown hook; there is one as long as there is a clone

    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;

    private CloneFolder(Path folder, Path lockFile, FileChannel lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    private static String owner() {
        ProcessHandle own = ProcessHandle.current();
        long start = own.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return own.pid() + "-" + Long.toString(start, Character.MAX_RADIX);
    }

    /**
     * Creates a directory. The first time for a parent, directories that killed programs have left there are deleted.
     *
     * @param parent an existing directory; empty for the system's temporary directory
     * @throws IOException if it cannot be created
     */
    static CloneFolder create(Optional<Path> parent) throws IOException {
        Path above = parent.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        Path lockFile = Files.createTempFile(above, OWN, LOCK);
        FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        try {
            lock.lock();
            String name = lockFile.getFileName().toString();
            Path folder = above.resolve(name.substring(0, name.length() - LOCK.length()));
            CloneFolder created = new CloneFolder(folder, lockFile, lock);
            created.register();
            Files.createDirectory(folder, privately(folder));
            Files.createDirectory(created.repository());
            sweepOnce(above, lockFile);
            return created;
        } catch (IOException | RuntimeException | Error e) {
            lock.close();
            Files.deleteIfExists(lockFile);
            throw e;
        }
    }

    private static FileAttribute<?>[] privately(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Returns the directory of the clone itself. */
    Path repository() {
        return folder.resolve("repository");
    }

    /** Returns the file for git's messages about the clone. */
    Path messages() {
        return folder.resolve("messages.txt");
    }

    private void register() {
        synchronized (LIVE) {
            if (cleaner == null) {
                Thread hook = new Thread(CloneFolder::closeAll, "trapstreet-cleaner");
                Runtime.getRuntime().addShutdownHook(hook);
                cleaner = hook;
            }
            LIVE.add(this);
        }
    }

    /** Deletes the directory, as far as possible: files left in a temporary directory are no reason to abort a scan. */
    @Override
    public void close() {
        delete();
        synchronized (LIVE) {
            LIVE.remove(this);
            Thread hook = cleaner;
            if (LIVE.isEmpty() && hook != null) {
                removeHook(hook);
                cleaner = null;
            }
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the program is being terminated, and the hook runs
        }
    }

    private void delete() {
        boolean gone = remove(folder);
        try {
            lock.close();
            if (gone) { // otherwise a later program tries again
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException e) {
            return; // as above
        }
    }

    /** Ends git and deletes the clones when the program is terminated. Git may not have received the signal, and would go on cloning. */
    private static void closeAll() {
        GitProcess.endAll();
        List<CloneFolder> all;
        synchronized (LIVE) {
            all = List.copyOf(LIVE);
        }
        all.forEach(CloneFolder::delete);
    }

    private static void sweepOnce(Path parent, Path own) throws IOException {
        synchronized (LIVE) {
            if (!SWEPT.add(parent.toAbsolutePath().normalize())) {
                return;
            }
        }
        sweep(parent, own);
    }

    /**
     * Deletes what killed programs of the same user have left behind.
     *
     * @param parent the directory that contains the clones
     * @param own a lock file of this program, by whose owner those of the same user are recognized
     */
    static void sweep(Path parent, Path own) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(parent, PREFIX + "*" + LOCK)) {
            for (Path each : locks) {
                if (!each.getFileName().toString().startsWith(OWN) && isLeftBehind(each, own)) {
                    sweep(each);
                }
            }
        }
    }

    private static boolean isLeftBehind(Path lockFile, Path own) {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(lockFile, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            FileTime old = FileTime.from(Instant.now().minus(LEFT_BEHIND));
            return file.isRegularFile()
                    && file.lastModifiedTime().compareTo(old) < 0
                    && Files.getOwner(lockFile, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
        } catch (IOException e) {
            return false; // deleted meanwhile, or not of this user
        }
    }

    private static void sweep(Path lockFile) {
        try (FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (lock.tryLock() == null) {
                return; // its owner runs
            }
            String name = lockFile.getFileName().toString();
            Path folder = lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
            if (remove(folder)) {
                Files.deleteIfExists(lockFile);
            }
        } catch (IOException | OverlappingFileLockException e) {
            return; // a later program tries again
        }
    }

    /** Deletes a directory, without following links. Returns whether it is gone. */
    private static boolean remove(Path folder) {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.walkFileTree(folder, new Deletion());
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
