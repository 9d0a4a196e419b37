package dev.trapstreet.source.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.finding.Finding;
import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Location;
import dev.trapstreet.finding.LocationPart;
import dev.trapstreet.finding.Report;
import dev.trapstreet.fixture.GitRepository;
import dev.trapstreet.fixture.Sha256Copy;
import dev.trapstreet.fixture.Slow;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories, compared with a slow computation: JGit walks every commit and every tree below it, and the planted
 * tokens are searched in every blob by their text.
 */
@Slow
final class HistoryOracleTest {
    /** Number of histories. {@code -DargLine=-Dtrapstreet.histories=5000} runs more. */
    private static final int HISTORIES = Integer.getInteger("trapstreet.histories", 110);

    @TempDir
    Path directory;

    static Stream<Arguments> histories() {
        return LongStream.range(0, HISTORIES)
                .boxed()
                .flatMap(seed -> Stream.of(ObjectFormat.values()).map(format -> Arguments.of(seed, format)));
    }

    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("histories")
    void everyTokenStandsWhereTheSlowWayFindsIt(long seed, ObjectFormat format) throws Exception {
        Path root = directory.resolve("repository.git");
        SortedPlaces expected;
        try (Repository repository = new FileRepository(root.toFile())) {
            repository.create(true);
            RandomHistory history = RandomHistory.write(repository, seed);
            Map<String, String> names = Map.of();
            if (format == ObjectFormat.SHA256) { // JGit writes only SHA-1
                Path copy = directory.resolve("copy.git");
                names = Sha256Copy.make(GitRepository.at(root), copy);
                root = copy;
            }
            expected = SortedPlaces.of(repository, history, names);
        }
        Report loose = check(root, expected, "loose, seed " + seed);
        Random random = new Random(seed);
        for (String form : forms(random)) {
            pack(root, form, random);
            Report packed = check(root, expected, form + ", seed " + seed);
            assertEquals(loose.findings(), packed.findings(), form + ", seed " + seed);
            assertEquals(loose.counts(), packed.counts(), form + ", seed " + seed);
        }
    }

    @Test
    void ofManyRefsTheFirstAreTold() throws Exception {
        WorkingTree work = WorkingTree.init(directory.resolve("branches"));
        Map<String, String> commits = new TreeMap<>(); // by token
        Random random = new Random(1);
        for (int i = 0; i < 70; i++) {
            String token = TokenBuilder.random(random).build();
            work.write("map" + i + ".js", token);
            commits.put(token, work.commit("commit " + i));
            work.git("branch", "b" + random.nextInt(1000) + "-" + i);
            work.git("tag", "-a", "-m", "version", "v" + i);
        }
        HistoryReport report = HistoryReport.of(work.root());
        for (Map.Entry<String, String> each : commits.entrySet()) {
            List<String> expected = new ArrayList<>(List.of("HEAD"));
            work.git("for-each-ref", "--format=%(refname)", "--sort=refname", "--contains", each.getValue())
                    .lines()
                    .forEach(expected::add);
            assertEquals(
                    expected.subList(0, Math.min(20, expected.size())),
                    report.origin(each.getKey()).refs());
        }
    }

    private static List<String> forms(Random random) {
        String[] depths = {"0", "1", "2", "50"};
        String[] windows = {"2", "10", "250"};
        String repack = "repack -q -a -d -k -f --depth=" + depths[random.nextInt(4)] + " --window="
                + windows[random.nextInt(3)];
        return switch (random.nextInt(12)) {
            case 0 -> List.of("gc -q --prune=never");
            case 1, 2 -> List.of("several packs");
            case 3 -> List.of("half a pack", repack);
            default -> List.of(repack);
        };
    }

    private static void pack(Path root, String form, Random random) throws Exception {
        if (form.startsWith("several") || form.startsWith("half")) {
            List<String> objects = Git.run(root, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
                    .lines()
                    .toList();
            int packs = form.startsWith("half") ? 1 : 2 + random.nextInt(3);
            Set<String> left = new HashSet<>(objects);
            for (int i = 0; i < packs; i++) {
                boolean last = i == packs - 1 && packs > 1;
                List<String> chosen = objects.stream()
                        .filter(name -> last ? left.contains(name) || random.nextInt(4) == 0 : random.nextBoolean())
                        .toList();
                left.removeAll(chosen);
                Git.feed(root, String.join("\n", chosen) + "\n", "pack-objects", "-q", "objects/pack/pack");
            }
            Git.run(root, "prune-packed");
        } else {
            Git.run(root, form.split(" "));
        }
    }

    private static Report check(Path root, SortedPlaces expected, String where) throws Exception {
        HistoryReport one = HistoryReport.of(root, SourceOptions.History.ONLY, 1);
        HistoryReport many = HistoryReport.of(root, SourceOptions.History.INCLUDED, 4);
        assertEquals(List.of(), one.report().problems(), where);
        Map<String, String> found = new TreeMap<>();
        for (Finding finding : one.findings()) {
            for (Location location : finding.locations()) {
                expected.describe(one, HistoryReport.text(finding), location, found);
            }
        }
        assertEquals(expected.lines(), String.join("\n", found.values()), where);
        assertEquals(one.findings(), many.findings(), where);
        assertEquals(one.report().skipped(), many.report().skipped(), where);
        assertEquals(one.report().problems(), many.report().problems(), where);
        assertEquals(one.report().counts().objects(), many.report().counts().objects(), where);
        return one.report();
    }

    /** Token under a path. A name that contains a token is another location than the content below that name. */
    private record Place(String token, LocationPart part, String path) {
        /** Returns the location in the form of the report. */
        String shown() {
            return path + " " + part + " " + token.substring(token.length() - 6);
        }
    }

    /** Token in the tree of a commit: the object that contains it, and the position in that object. */
    private record Standing(String object, int line, int column) {}

    /** Expected content of the report, one line for each location. */
    private static final class SortedPlaces {
        private final Map<String, String> expected = new TreeMap<>();
        private final Map<String, String> names;

        /** @param names the id that replaces each id of the repository; without those that remain */
        private SortedPlaces(Map<String, String> names) {
            this.names = names;
        }

        private String name(AnyObjectId id) {
            return names.getOrDefault(id.name(), id.name());
        }

        String lines() {
            return String.join("\n", expected.values());
        }

        static SortedPlaces of(Repository repository, RandomHistory history, Map<String, String> names)
                throws IOException {
            SortedPlaces result = new SortedPlaces(names);
            Map<ObjectId, Map<Place, Standing>> standing = new HashMap<>();
            Map<Place, List<RevCommit>> introductions = new HashMap<>();
            Map<String, Set<ObjectId>> reached = new TreeMap<>();
            try (RevWalk walk = new RevWalk(repository)) {
                for (ObjectId id : history.commits()) {
                    walk.markStart(walk.parseCommit(id));
                }
                List<RevCommit> commits = new ArrayList<>();
                walk.forEach(commits::add);
                assertEquals(history.commits().size(), commits.size());
                for (RevCommit commit : commits) {
                    standing.put(commit.getId(), result.places(repository, commit, history.tokens()));
                }
                for (RevCommit commit : commits) {
                    for (Place place : standing.get(commit.getId()).keySet()) {
                        boolean before = false;
                        for (RevCommit parent : commit.getParents()) {
                            before |= standing.get(parent.getId()).containsKey(place);
                        }
                        if (!before) {
                            introductions
                                    .computeIfAbsent(place, p -> new ArrayList<>())
                                    .add(commit);
                        }
                    }
                }
            }
            for (Ref ref : repository.getRefDatabase().getRefs()) {
                try (RevWalk walk = new RevWalk(repository)) {
                    walk.markStart(walk.parseCommit(ref.getObjectId()));
                    Set<ObjectId> below = new HashSet<>();
                    walk.forEach(commit -> below.add(commit.getId()));
                    reached.put(ref.getName(), below);
                }
            }
            ObjectId head = repository.resolve(Constants.HEAD);
            Map<ObjectId, Long> times = new HashMap<>();
            introductions.forEach((place, commits) -> {
                commits.sort(Comparator.comparingLong((RevCommit commit) -> corrected(commit, times))
                        .thenComparing(result::name));
                Set<String> refs = new TreeSet<>();
                reached.forEach((ref, below) -> {
                    if (commits.stream().anyMatch(commit -> below.contains(commit.getId()))) {
                        refs.add(ref);
                    }
                });
                result.expected.merge(
                        Redactor.redact(place.shown()),
                        line(
                                place,
                                commits.stream().map(result::name).toList(),
                                standing.get(commits.get(0).getId()).get(place),
                                standing.get(head).get(place),
                                refs),
                        (a, b) -> a.compareTo(b) <= 0 ? a + "\n" + b : b + "\n" + a);
            });
            return result;
        }

        /** Returns the time of a commit, or a second after the latest of its parents: no commit precedes its parents. */
        private static long corrected(RevCommit commit, Map<ObjectId, Long> known) {
            Long time = known.get(commit.getId());
            if (time == null) {
                time = (long) commit.getCommitTime();
                for (RevCommit parent : commit.getParents()) {
                    time = Math.max(time, 1 + corrected(parent, known));
                }
                known.put(commit.getId(), time);
            }
            return time;
        }

        private static String line(Place place, List<String> commits, Standing first, Standing head, Set<String> refs) {
            return Redactor.redact(place.shown()) + " by " + commits + " as " + first + " now " + head + " below "
                    + refs;
        }

        private Map<Place, Standing> places(Repository repository, RevCommit commit, List<String> tokens)
                throws IOException {
            Map<Place, Standing> found = new HashMap<>();
            try (TreeWalk walk = new TreeWalk(repository)) {
                walk.addTree(commit.getTree());
                while (walk.next()) {
                    String path = walk.getPathString();
                    for (String token : tokens) {
                        if (walk.getNameString().contains(token)) {
                            String above = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
                            found.put(
                                    new Place(token, LocationPart.NAME, path),
                                    new Standing(treeAt(repository, commit, above), 1, 1));
                        }
                    }
                    if (walk.isSubtree()) {
                        walk.enterSubtree();
                        continue;
                    }
                    byte[] bytes = repository.open(walk.getObjectId(0)).getBytes();
                    String text = new String(bytes, StandardCharsets.UTF_8);
                    for (String token : tokens) {
                        int at = text.indexOf(token);
                        if (at >= 0) {
                            int line = (int) text.substring(0, at)
                                            .chars()
                                            .filter(c -> c == '\n')
                                            .count()
                                    + 1;
                            int column = at - text.lastIndexOf('\n', at);
                            found.put(
                                    new Place(token, LocationPart.CONTENT, path),
                                    new Standing(name(walk.getObjectId(0)), line, column));
                        }
                    }
                }
            }
            return found;
        }

        private String treeAt(Repository repository, RevCommit commit, String path) throws IOException {
            return path.isEmpty() ? name(commit.getTree()) : name(repository.resolve(commit.name() + ":" + path));
        }

        /** Adds the description of a location in the report, in the same form. */
        void describe(HistoryReport report, String token, Location location, Map<String, String> lines) {
            GitOrigin origin = location.provenance().git().orElseThrow();
            Place place = new Place(token, location.provenance().part(), report.path(location));
            assertEquals(
                    place.part() == LocationPart.NAME ? GitOrigin.ObjectKind.TREE : GitOrigin.ObjectKind.BLOB,
                    origin.kind());
            assertEquals(token.length(), location.length());
            assertEquals(location.column() + token.length(), location.endColumn());
            assertEquals(origin.reachable(), !origin.refs().isEmpty());
            assertTrue(origin.refs().size() < 20, "all refs are listed");
            String line = line(
                    place,
                    HistoryReport.commits(origin),
                    new Standing(origin.object(), location.line(), location.column()),
                    origin.head()
                            .map(head -> new Standing(head.object(), head.line(), head.column()))
                            .orElse(null),
                    new TreeSet<>(origin.refs()));
            lines.merge(
                    Redactor.redact(place.shown()), line, (a, b) -> a.compareTo(b) <= 0 ? a + "\n" + b : b + "\n" + a);
        }
    }
}
