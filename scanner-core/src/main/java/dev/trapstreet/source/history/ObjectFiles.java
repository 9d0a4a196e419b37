package dev.trapstreet.source.history;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.git.ObjectIds;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.pack.Pack;
import dev.trapstreet.pack.TooManyObjectsException;
import dev.trapstreet.source.StoppedException;
import dev.trapstreet.source.Task;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.source.git.GitDirectory;
import dev.trapstreet.source.git.GitFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Builder of an {@link ObjectStore}: lists the object files of a repository, opens its packs, and provides the tasks that
 * prepare them.
 *
 * <p>Steps: {@link #open}, run {@link #tasks}, run {@link #moreTasks}, then {@link ObjectStore#of} if {@link #isComplete}. The tasks
 * of one step may run on any threads.
 */
final class ObjectFiles implements AutoCloseable {
    /** Maximum number of times that the directories are listed because the repository was repacked meanwhile. */
    static final int MAX_TRIES = 5;

    /** Milliseconds before the directories are listed for the second time, if git is removing a pack. Doubled each time: 0.6 s in all. */
    private static final long FIRST_PAUSE = 40;

    private static final int ENTRIES = 1 << 15; // pack entries for each task

    private final ObjectFormat format;
    private final List<Pack> packs;
    private final List<Path> paths;
    private final List<byte[]> loose;
    private final List<Path> directories;
    private final GitFiles files;
    private final Queue<Integer> sorted = new ConcurrentLinkedQueue<>(); // indices of the usable packs
    private volatile @Nullable ObjectIdTable ids;

    private ObjectFiles(
            ObjectFormat format,
            List<Pack> packs,
            List<Path> paths,
            List<byte[]> loose,
            List<Path> directories,
            GitFiles files) {
        this.format = format;
        this.packs = List.copyOf(packs);
        this.paths = List.copyOf(paths);
        this.loose = List.copyOf(loose);
        this.directories = directories;
        this.files = files;
    }

    /**
     * Returns the tasks of the first step: they sort the entries of each pack and build the table of all object ids. A pack
     * that cannot be used becomes a problem, and its objects are not read.
     */
    List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < packs.size(); i++) {
            Pack pack = packs.get(i);
            Path path = paths.get(i);
            Integer index = i;
            tasks.add(worker -> {
                try {
                    pack.sort();
                    sorted.add(index);
                } catch (DamagedException e) {
                    worker.report(new Problem(Problem.Kind.DAMAGED_PACK, shown(path), e.description()));
                } catch (RuntimeException | Error e) {
                    worker.failed(shown(path), e);
                }
            });
        }
        tasks.add(worker ->
                ids = ObjectIdTable.of(format, packs, loose)); // last, because workers start with the last task
        return tasks;
    }

    /** Returns the tasks of the second step: they read the entry headers of the packs, in parts. */
    List<Task> moreTasks() {
        List<Task> tasks = new ArrayList<>();
        for (int index : sorted) {
            Pack pack = packs.get(index);
            Path path = paths.get(index);
            for (int from = 0; from < pack.count(); from += ENTRIES) {
                int start = from;
                tasks.add(worker -> readEntries(pack, path, start, worker));
            }
        }
        return tasks;
    }

    private void readEntries(Pack pack, Path path, int from, WorkerContext worker) {
        try {
            pack.readEntries(from, Math.min(pack.count(), from + ENTRIES));
        } catch (IOException e) {
            String detail = DamagedException.of(e).description();
            worker.report(new Problem(Problem.Kind.DAMAGED_PACK, shown(path), detail));
        } catch (RuntimeException | Error e) {
            worker.failed(shown(path), e);
        }
    }

    @Override
    public void close() {
        packs.forEach(Pack::close);
    }

    /** Returns whether a store can be created. If not, a failed task has reported a problem. */
    boolean isComplete() {
        return ids != null;
    }

    /**
     * Links deltas to their bases.
     *
     * @return the ids of all objects
     * @throws NullPointerException if the files are not complete
     */
    ObjectIdTable link() {
        sorted.forEach(index -> packs.get(index).link());
        return Objects.requireNonNull(ids, "the tasks were not run");
    }

    /** Returns the packs, in the order of {@link #paths}. */
    List<Pack> packs() {
        return packs;
    }

    List<Path> paths() {
        return paths;
    }

    /** Returns the ids of the loose objects, as bytes, without duplicates. */
    List<byte[]> loose() {
        return loose;
    }

    List<Path> directories() {
        return directories;
    }

    GitFiles files() {
        return files;
    }

    private String shown(Path path) {
        return shown(files, path);
    }

    private static String shown(GitFiles files, Path path) {
        return files.bounds().names().display(path);
    }

    /**
     * Lists object directories and opens their packs. A pack that cannot be used becomes a problem, and the others are
     * opened. If git repacks meanwhile, everything is listed again.
     *
     * @param directories the object directories of the repository and its alternates
     * @param format the object format of the repository
     * @param files checks paths and opens files within the bounds of the scan target
     * @param worker receives the problems
     */
    static ObjectFiles open(List<Path> directories, ObjectFormat format, GitFiles files, WorkerContext worker) {
        int tries = 1;
        while (true) {
            List<Problem> problems = new ArrayList<>();
            try {
                ObjectFiles found = open(directories, format, files, problems, tries == MAX_TRIES);
                problems.forEach(worker::report);
                return found;
            } catch (RepackedException e) {
                if (e.isUnfinished()) {
                    pause(tries);
                }
                tries++; // the objects of the pack that disappeared are now in another one
            }
        }
    }

    /** Gives git time to finish, and more of it each time: on a busy machine it may not run for a while. */
    private static void pause(int tries) {
        try {
            Thread.sleep(FIRST_PAUSE << (tries - 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    /** Thrown when a listed pack has disappeared or a new one has appeared. */
    private static final class RepackedException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean unfinished;

        /** @param unfinished whether git has removed a pack and still has to remove its index */
        RepackedException(boolean unfinished) {
            this.unfinished = unfinished;
        }

        boolean isUnfinished() {
            return unfinished;
        }
    }

    private static ObjectFiles open(
            List<Path> directories, ObjectFormat format, GitFiles files, List<Problem> problems, boolean last)
            throws RepackedException {
        List<Pack> packs = new ArrayList<>();
        try {
            return open(directories, format, files, problems, last, packs);
        } catch (RepackedException | RuntimeException | Error e) {
            packs.forEach(Pack::close);
            throw e;
        }
    }

    private static ObjectFiles open(
            List<Path> directories,
            ObjectFormat format,
            GitFiles files,
            List<Problem> problems,
            boolean last,
            List<Pack> packs)
            throws RepackedException {
        Set<String> loose = new TreeSet<>();
        List<Path> paths = new ArrayList<>();
        long[] left = {files.limit(GitFiles.Kind.PACK_INDEXES)};
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                String detail = Files.exists(directory) ? "it is not a directory" : "it does not exist";
                problems.add(new Problem(Problem.Kind.GIT_REPOSITORY, shown(files, directory), detail));
                continue;
            }
            // Loose objects are listed before and after the packs: git packs them, and unpacks unreachable ones.
            listLoose(directory, format, loose, files);
            openPacks(directory.resolve("pack"), format, packs, paths, files, left, problems, last);
            listLoose(directory, format, loose, files);
        }
        List<byte[]> looseNames = new ArrayList<>();
        loose.forEach(name -> looseNames.add(HexFormat.of().parseHex(name)));
        return new ObjectFiles(format, packs, paths, looseNames, directories, files);
    }

    /**
     * Opens the packs in a directory.
     *
     * @param left in its only element, the number of bytes that further pack indexes may have; reduced by those opened
     * @param last whether this is the last attempt, in which missing files become problems
     * @throws RepackedException if git has replaced packs meanwhile, and this is not the last attempt
     */
    private static void openPacks(
            Path directory,
            ObjectFormat format,
            List<Pack> packs,
            List<Path> paths,
            GitFiles files,
            long[] left,
            List<Problem> problems,
            boolean last)
            throws RepackedException {
        List<Path> listed = GitDirectory.listPacks(files, directory, ".pack");
        for (Path file : listed) {
            try {
                files.check(file, Long.MAX_VALUE);
                left[0] -= files.check(indexOf(file), left[0]);
                packs.add(Pack.openUnlinked(file, format, room(format, packs)));
                paths.add(file);
            } catch (TooManyObjectsException e) {
                String detail = "it contains " + e.count() + " objects";
                problems.add(new Problem(Problem.Kind.OUT_OF_MEMORY, shown(files, file), detail));
            } catch (DamagedException e) {
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, file), e.description()));
            } catch (NoSuchFileException e) {
                if (!last && !Files.exists(file)) {
                    throw new RepackedException(false);
                }
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, file), "it has no index"));
            } catch (IOException e) {
                String detail = e.getClass().getSimpleName();
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, file), detail));
            } catch (RuntimeException | Error e) {
                problems.add(Problem.of(shown(files, file), e));
            }
        }
        if (!last && !listed.containsAll(GitDirectory.listPacks(files, directory, ".pack"))) {
            throw new RepackedException(false);
        }
        for (Path index : GitDirectory.listPacks(files, directory, ".idx")) {
            String name = String.valueOf(index.getFileName());
            Path pack = index.resolveSibling(name.substring(0, name.length() - ".idx".length()) + ".pack");
            if (isAlone(index, pack)) {
                if (!last) {
                    throw new RepackedException(true);
                }
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, pack), "only its index exists"));
            }
        }
    }

    /** Returns how many more pack entries fit in memory. The tables of all packs may take half of the heap. */
    private static long room(ObjectFormat format, List<Pack> opened) {
        long room = Runtime.getRuntime().maxMemory() / 2 / Pack.bytesPerObject(format);
        for (Pack pack : opened) {
            room -= pack.count();
        }
        return room;
    }

    /**
     * Returns whether an index exists without its pack. Git writes a pack before its index, and also removes it first, so that the index is
     * alone for a moment. Both are checked twice, because git may replace them between the checks.
     */
    private static boolean isAlone(Path index, Path pack) {
        for (int i = 0; i < 2; i++) {
            if (Files.exists(pack) || !Files.exists(index)) {
                return false;
            }
        }
        return true;
    }

    private static Path indexOf(Path pack) {
        String name = String.valueOf(pack.getFileName());
        return pack.resolveSibling(name.substring(0, name.length() - ".pack".length()) + ".idx");
    }

    /** Adds the ids of the loose objects in an object directory to {@code found}, in lower case. */
    private static void listLoose(Path objects, ObjectFormat format, Set<String> found, GitFiles files) {
        for (String folder : folders(objects)) {
            for (String file : list(objects.resolve(folder), files)) {
                if (ObjectIds.isObjectId(folder + file, format.digits())) {
                    found.add((folder + file).toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    /**
     * Returns the directories {@code 00} to {@code ff} that exist in an object directory. Most small repositories have few
     * of them. If the directory cannot be listed, returns all 256.
     */
    private static List<String> folders(Path objects) {
        String[] entries = objects.toFile().list();
        List<String> folders = new ArrayList<>();
        if (entries == null) { // the permissions may allow entering it but not listing it
            for (int first = 0; first < 256; first++) {
                folders.add(HexFormat.of().toHexDigits((byte) first));
            }
            return folders;
        }
        for (String entry : entries) {
            if (entry.length() == 2 && HexFormat.isHexDigit(entry.charAt(0)) && HexFormat.isHexDigit(entry.charAt(1))) {
                folders.add(entry.toLowerCase(Locale.ROOT)); // the form in which git writes and opens it
            }
        }
        return folders;
    }

    /**
     * Returns the file names in a directory of loose objects. It need not exist: git creates it when it needs it and removes
     * it when it is empty, at any time.
     */
    private static List<String> list(Path folder, GitFiles files) {
        String[] names = folder.toFile().list();
        if (names != null) {
            return files.bounds().admits(folder) ? List.of(names) : List.of();
        }
        List<String> there = new ArrayList<>();
        for (Path file : files.list(folder)) { // reports a problem unless the directory merely does not exist
            there.add(String.valueOf(file.getFileName()));
        }
        return there;
    }
}
