package dev.trapstreet.source;

import dev.trapstreet.finding.Problem;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.pack.LooseObject;
import dev.trapstreet.pack.ObjectNames;
import dev.trapstreet.pack.ObjectReader;
import dev.trapstreet.pack.ObjectType;
import dev.trapstreet.pack.Pack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Every object that a repository holds, packed or loose, its own or borrowed, each with a number. Shared by threads.
 */
final class ObjectStore {
    private static final int MOST_TRIES = 5;
    private static final int ENTRIES = 1 << 15;

    private final ObjectNames names;
    private final List<Pack> packs;
    private final List<int[]> numbers; // of each pack's objects
    private final List<Path> packPaths;
    private final List<Path> directories;
    private final int[] loose;
    private final AtomicLongArray claimed;
    private final GitFiles files;
    private @Nullable ObjectStore later;
    private int tries;

    private ObjectStore(Opening opening, ObjectNames names) {
        this.files = opening.files;
        this.packPaths = opening.paths;
        this.packs = opening.packs;
        this.directories = opening.directories;
        this.names = names;
        this.numbers = new ArrayList<>();
        for (int i = 0; i < packs.size(); i++) {
            numbers.add(packs.get(i).numbersIn(names, i));
        }
        this.loose = new int[opening.loose.size()];
        for (int i = 0; i < loose.length; i++) {
            loose[i] = names.find(opening.loose.get(i), 0);
        }
        Arrays.sort(loose);
        this.claimed = new AtomicLongArray((names.count() >>> 6) + 1);
    }

    /** What was listed and opened, and what is still to be done before a store is made of it, each by any thread. */
    static final class Opening {
        private final List<Pack> packs;
        private final List<Path> paths;
        private final List<byte[]> loose;
        private final List<Path> directories;
        private final GitFiles files;
        private final Queue<Pack> sorted = new ConcurrentLinkedQueue<>();
        private volatile @Nullable ObjectNames names;

        private Opening(
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
                tasks.add(lane -> {
                    try {
                        pack.sort();
                        sorted.add(pack);
                    } catch (DamagedException e) {
                        lane.problem(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, path), e.what()));
                    }
                });
            }
            tasks.add(lane -> names = ObjectNames.of(packs, loose)); // the last is taken up first
            return tasks;
        }

        /** What is to be run then, before {@link #store} is called. */
        List<Task> moreTasks() {
            List<Task> tasks = new ArrayList<>();
            for (Pack pack : sorted) {
                for (int from = 0; from < pack.count(); from += ENTRIES) {
                    int start = from;
                    tasks.add(lane -> pack.readEntries(start, Math.min(pack.count(), start + ENTRIES)));
                }
            }
            return tasks;
        }

        ObjectStore store() {
            sorted.forEach(Pack::link);
            return new ObjectStore(this, Objects.requireNonNull(names, "the tasks were not run"));
        }
    }

    /** Opens what lies in those directories of objects. A pack that cannot be used is a problem, the rest is opened. */
    static Opening open(List<Path> directories, GitFiles files, Lane lane) {
        int tries = 1;
        while (true) {
            List<Problem> problems = new ArrayList<>();
            try {
                Opening opening = open(directories, files, problems, tries == MOST_TRIES);
                problems.forEach(lane::problem);
                return opening;
            } catch (RepackedException e) {
                tries++; // what was in the pack that vanished is in another one by now
            }
        }
    }

    /** A pack was listed and is gone. */
    private static final class RepackedException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** All of it, by the thread that asks. */
    static ObjectStore openNow(List<Path> directories, GitFiles files, Lane lane) {
        Opening opening = open(directories, files, lane);
        opening.tasks().forEach(task -> task.run(lane));
        opening.moreTasks().forEach(task -> task.run(lane));
        return opening.store();
    }

    private static Opening open(List<Path> directories, GitFiles files, List<Problem> problems, boolean last)
            throws RepackedException {
        List<Pack> packs = new ArrayList<>();
        Set<String> loose = new TreeSet<>();
        List<Path> paths = new ArrayList<>();
        long[] left = {files.limit(GitFiles.Kind.PACK_INDEXES)};
        for (Path directory : directories) {
            if (!Files.isDirectory(directory)) {
                String detail = Files.exists(directory) ? "something else stands in its place" : "it is not there";
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
        return new Opening(packs, paths, looseNames, directories, files);
    }

    private static String shown(GitFiles files, Path path) {
        return files.bounds().names().shown(path);
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
        List<Path> listed = listPacks(files, directory, ".pack");
        for (Path file : listed) {
            try {
                files.check(file, Long.MAX_VALUE);
                left[0] -= files.check(indexOf(file), left[0]);
                packs.add(Pack.openUnlinked(file));
                paths.add(file);
            } catch (DamagedException e) {
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, file), e.what()));
            } catch (NoSuchFileException e) {
                if (!last && !Files.exists(file)) {
                    throw new RepackedException();
                }
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, file), "it has no index"));
            } catch (IOException e) {
                String detail = e.getClass().getSimpleName();
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, file), detail));
            }
        }
        if (!last && !listed.containsAll(listPacks(files, directory, ".pack"))) {
            throw new RepackedException();
        }
        for (Path index : listPacks(files, directory, ".idx")) {
            String name = String.valueOf(index.getFileName());
            Path pack = index.resolveSibling(name.substring(0, name.length() - ".idx".length()) + ".pack");
            if (!Files.exists(pack)
                    && Files.exists(index)) { // git removes the index first, so this does not pass by itself
                if (!last) {
                    throw new RepackedException(); // unless the two were looked at while git went on
                }
                problems.add(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, pack), "only its index is there"));
            }
        }
    }

    private static Path indexOf(Path pack) {
        String name = String.valueOf(pack.getFileName());
        return pack.resolveSibling(name.substring(0, name.length() - ".pack".length()) + ".idx");
    }

    /** Those of the files in a directory of packs; a repository without packs need not have it. */
    static List<Path> listPacks(GitFiles files, Path directory, String ending) {
        List<Path> packs = new ArrayList<>();
        for (Path file : files.list(directory)) {
            if (file.toString().endsWith(ending)) {
                packs.add(file);
            }
        }
        return packs;
    }

    private static void listLoose(Path objects, Set<String> found, GitFiles files) {
        for (int first = 0; first < 256; first++) {
            String folder = HexFormat.of().toHexDigits((byte) first);
            Path within = objects.resolve(folder);
            for (String file : list(within, files)) {
                if (GitDirectory.isName(folder + file)) {
                    found.add((folder + file).toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    /** The names in a folder, which git makes when it first needs it, and removes when it is empty: at any moment. */
    private static List<String> list(Path folder, GitFiles files) {
        String[] names = folder.toFile().list(); // null where there is none, as mostly
        if (names != null) {
            return files.bounds().admits(folder) ? List.of(names) : List.of();
        }
        List<String> there = new ArrayList<>();
        for (Path file : files.list(folder)) {
            there.add(String.valueOf(file.getFileName()));
        }
        return there;
    }

    /** Tasks that look for damage in the indexes: each takes a while, and nothing waits for it. */
    List<Task> checks() {
        List<Task> checks = new ArrayList<>();
        for (int i = 0; i < packs.size(); i++) {
            Pack pack = packs.get(i);
            Path path = packPaths.get(i);
            checks.add(lane -> {
                try {
                    pack.checkIndex();
                } catch (DamagedException e) {
                    lane.problem(new Problem(Problem.Kind.DAMAGED_PACK, shown(files, path), e.what()));
                }
            });
        }
        return checks;
    }

    ObjectNames names() {
        return names;
    }

    /** True when there is an object of that name, in hexadecimal digits. */
    boolean has(String name) {
        return names.findHex(name.getBytes(StandardCharsets.US_ASCII), 0) >= 0;
    }

    List<Pack> packs() {
        return packs;
    }

    /** The numbers of the objects of the i-th pack, in its order. */
    int[] numbersOf(int pack) {
        return numbers.get(pack);
    }

    /** The numbers of the loose objects, in order, one that lies in two directories as often. */
    int[] loose() {
        return loose;
    }

    /** Opens a loose object, from whichever directory has it. */
    LooseObject openLoose(int number) throws IOException {
        String name = names.hex(number);
        IOException failed = new NoSuchFileException(name);
        for (Path directory : directories) {
            try {
                Path file = directory.resolve(name.substring(0, 2)).resolve(name.substring(2));
                return LooseObject.read(files.open(file));
            } catch (IOException e) {
                failed = failed instanceof DamagedException ? failed : e;
            }
        }
        throw failed;
    }

    /** True for the first who asks: what stands in several packs is read once. */
    boolean claim(int number) {
        long bit = 1L << (number & 63);
        int word = number >>> 6;
        while (true) {
            long old = claimed.get(word);
            if ((old & bit) != 0) {
                return false;
            }
            if (claimed.compareAndSet(word, old, old | bit)) {
                return true;
            }
        }
    }

    /** Takes a claim back: what was claimed could not be read to its end. */
    void disclaim(int number) {
        claimed.getAndUpdate(number >>> 6, word -> word & ~(1L << (number & 63)));
    }

    boolean isClaimed(int number) {
        return (claimed.get(number >>> 6) >>> (number & 63) & 1) != 0;
    }

    /** An object: its type and its content. */
    static final class Stored {
        private final ObjectType type;
        private final byte[] content;

        private Stored(ObjectType type, byte[] content) {
            this.type = type;
            this.content = content;
        }

        ObjectType type() {
            return type;
        }

        byte[] content() {
            return content;
        }
    }

    /** The content of an object, from any copy that can be read; when none is left, from where it is by now. */
    Stored read(int number, ObjectReader reader) throws IOException {
        try {
            return readHere(number, reader);
        } catch (NoSuchFileException e) {
            for (ObjectStore now = later(null); now != null; now = later(now)) {
                int there = now.names.find(names, number);
                if (there >= 0) {
                    try {
                        return now.readHere(there, reader);
                    } catch (NoSuchFileException again) {
                        e.addSuppressed(again);
                    }
                }
            }
            throw e;
        }
    }

    /** What lies in the same directories now, other than {@code known}; null when it was asked for too often. */
    private synchronized @Nullable ObjectStore later(@Nullable ObjectStore known) {
        if (later == null || later == known) {
            if (tries == MOST_TRIES) {
                return null;
            }
            tries++;
            // What is wrong with the packs was said before.
            later = openNow(directories, files, new Lane(chunk -> {}, task -> {}));
        }
        return later;
    }

    private Stored readHere(int number, ObjectReader reader) throws IOException {
        IOException failed = null;
        for (Pack pack : packs) {
            int entry = pack.find(names, number);
            if (entry >= 0) {
                try {
                    return new Stored(pack.typeOf(entry), reader.read(pack, entry));
                } catch (DamagedException e) {
                    failed = e;
                }
            }
        }
        if (failed == null || Arrays.binarySearch(loose, number) >= 0) {
            try (LooseObject object = openLoose(number)) {
                if (object.size() > reader.largest()) {
                    throw new DamagedException("it has " + object.size() + " bytes, more than may be held");
                }
                return new Stored(object.type(), object.read());
            }
        }
        throw failed;
    }
}
