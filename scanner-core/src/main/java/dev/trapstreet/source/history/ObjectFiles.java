package dev.trapstreet.source.history;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.git.ObjectIds;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.ObjectIdTable;
import dev.trapstreet.pack.Pack;
import dev.trapstreet.pack.TooManyObjectsException;
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

/** The files in which a repository holds its objects: listed, its packs opened, and what is still to be done before a store is made of them. */
final class ObjectFiles implements AutoCloseable {
    /** Attempts to read a repository that is being repacked meanwhile. */
    static final int MAX_TRIES = 5;

    private static final int ENTRIES = 1 << 15;

    private final List<Pack> packs;
    private final List<Path> paths;
    private final List<byte[]> loose;
    private final List<Path> directories;
    private final GitFiles files;
    private final Queue<Integer> sorted = new ConcurrentLinkedQueue<>(); // indices of packs
    private volatile @Nullable ObjectIdTable ids;

    private ObjectFiles(
            List<Pack> packs, List<Path> paths, List<byte[]> loose, List<Path> directories, GitFiles files) {
        this.packs = List.copyOf(packs);
        this.paths = List.copyOf(paths);
        this.loose = List.copyOf(loose);
        this.directories = directories;
        this.files = files;
    }

    /** What is to be run first. A pack that cannot be used is a problem; it then has no objects to read. */
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
        tasks.add(worker -> ids = ObjectIdTable.of(packs, loose)); // the last is taken up first
        return tasks;
    }

    /** What is to be run then, before {@link #link} is called. */
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

    /** True when all tasks have done what is needed; else a problem tells which has not. */
    boolean isComplete() {
        return ids != null;
    }

    /** Completes the packs, after all tasks were run, and returns the ids of all objects. */
    ObjectIdTable link() {
        sorted.forEach(index -> packs.get(index).link());
        return Objects.requireNonNull(ids, "the tasks were not run");
    }

    /** In the order of {@link #paths}. */
    List<Pack> packs() {
        return packs;
    }

    List<Path> paths() {
        return paths;
    }

    /** Names of loose objects, twenty bytes each. */
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

    /** Opens what lies in those directories of objects. A pack that cannot be used is a problem, the rest is opened. */
    static ObjectFiles open(List<Path> directories, GitFiles files, WorkerContext worker) {
        int tries = 1;
        while (true) {
            List<Problem> problems = new ArrayList<>();
            try {
                ObjectFiles found = open(directories, files, problems, tries == MAX_TRIES);
                problems.forEach(worker::report);
                return found;
            } catch (RepackedException e) {
                tries++; // what was in the pack that vanished is in another one by now
            }
        }
    }

    /** A pack was listed and is gone. */
    private static final class RepackedException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static ObjectFiles open(List<Path> directories, GitFiles files, List<Problem> problems, boolean last)
            throws RepackedException {
        List<Pack> packs = new ArrayList<>();
        try {
            return open(directories, files, problems, last, packs);
        } catch (RepackedException | RuntimeException | Error e) {
            packs.forEach(Pack::close);
            throw e;
        }
    }

    private static ObjectFiles open(
            List<Path> directories, GitFiles files, List<Problem> problems, boolean last, List<Pack> packs)
            throws RepackedException {
        Set<String> loose = new TreeSet<>();
        List<Path> paths = new ArrayList<>();
        long[] left = {files.limit(GitFiles.Kind.PACK_INDEXES)};
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                String detail = Files.exists(directory) ? "it is not a directory" : "it is not there";
                problems.add(new Problem(Problem.Kind.GIT_REPOSITORY, shown(files, directory), detail));
                continue;
            }
            // Loose ones before and after the packs: git packs them, and unpacks those that nothing leads to.
            listLoose(directory, loose, files);
            openPacks(directory.resolve("pack"), packs, paths, files, left, problems, last);
            listLoose(directory, loose, files);
        }
        List<byte[]> looseNames = new ArrayList<>();
        loose.forEach(name -> looseNames.add(HexFormat.of().parseHex(name)));
        return new ObjectFiles(packs, paths, looseNames, directories, files);
    }

    /** @param left bytes that the indexes of packs may still have */
    private static void openPacks(
            Path directory,
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
                packs.add(Pack.openUnlinked(file, room(packs)));
                paths.add(file);
            } catch (TooManyObjectsException e) {
                String detail = "it holds " + e.count() + " objects";
                problems.add(new Problem(Problem.Kind.OUT_OF_MEMORY, shown(files, file), detail));
            } catch (DamagedException e) {
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, file), e.description()));
            } catch (NoSuchFileException e) {
                if (!last && !Files.exists(file)) {
                    throw new RepackedException();
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
            throw new RepackedException();
        }
        for (Path index : GitDirectory.listPacks(files, directory, ".idx")) {
            String name = String.valueOf(index.getFileName());
            Path pack = index.resolveSibling(name.substring(0, name.length() - ".idx".length()) + ".pack");
            if (isAlone(index, pack)) {
                if (!last) {
                    throw new RepackedException(); // unless the two were looked at while git went on
                }
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, pack), "only its index is there"));
            }
        }
    }

    /** Objects for which there is memory beside those of packs that were opened: half of it may be taken by tables of them. */
    private static long room(List<Pack> opened) {
        long room = Runtime.getRuntime().maxMemory() / 2 / Pack.BYTES_PER_OBJECT;
        for (Pack pack : opened) {
            room -= pack.count();
        }
        return room;
    }

    /** Git writes a pack before its index and removes the index first. Each is checked twice, because git may do both meanwhile. */
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

    private static void listLoose(Path objects, Set<String> found, GitFiles files) {
        for (String folder : folders(objects)) {
            for (String file : list(objects.resolve(folder), files)) {
                if (ObjectIds.isSha1Id(folder + file)) {
                    found.add((folder + file).toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    /** Returns those of the directories {@code 00} to {@code ff} that are there: most small repositories have few of them. */
    private static List<String> folders(Path objects) {
        String[] entries = objects.toFile().list();
        List<String> folders = new ArrayList<>();
        if (entries == null) { // it can be entered, perhaps, and not be listed
            for (int first = 0; first < 256; first++) {
                folders.add(HexFormat.of().toHexDigits((byte) first));
            }
            return folders;
        }
        for (String entry : entries) {
            if (entry.length() == 2 && HexFormat.isHexDigit(entry.charAt(0)) && HexFormat.isHexDigit(entry.charAt(1))) {
                folders.add(entry.toLowerCase(Locale.ROOT)); // as git writes it, and this asks for it
            }
        }
        return folders;
    }

    /** Returns the names in a directory, which git makes when it first needs it, and removes when it is empty: at any moment. */
    private static List<String> list(Path folder, GitFiles files) {
        String[] names = folder.toFile().list();
        if (names != null) {
            return files.bounds().admits(folder) ? List.of(names) : List.of();
        }
        List<String> there = new ArrayList<>();
        for (Path file : files.list(folder)) { // which reports anything else in its place
            there.add(String.valueOf(file.getFileName()));
        }
        return there;
    }
}
