package dev.trapstreet.source.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trapstreet.Sources;
import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.finding.Report;
import dev.trapstreet.finding.Severity;
import dev.trapstreet.fixture.TokenBuilder;
import dev.trapstreet.policy.ExitCode;
import dev.trapstreet.source.Git;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkingTree;
import dev.trapstreet.source.history.HistoryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Repositories whose git directory leads out of the target. A token in another repository on the same machine must stay
 * unread unless the user permits it. The tokens of the target itself are always read.
 */
@DisabledOnOs(OS.WINDOWS) // only administrators can create symbolic links
final class GitLinksTest {
    private static final SourceOptions KNOWN = SourceOptions.DEFAULT;
    private static final SourceOptions FOLLOWED = KNOWN.withLinks(SourceOptions.Links.FOLLOWED);

    private final Random random = new Random(17);
    private final String ours = TokenBuilder.random(random).build();
    private final String theirs = TokenBuilder.random(random).build();

    @TempDir
    Path temporary;

    private Path directory; // its path contains no links
    private Path other;
    private Path root;
    private WorkingTree work;
    private String folder; // a directory of loose objects that the target does not have

    @BeforeEach
    void aTargetAndAnotherRepository() throws Exception {
        directory = temporary.toRealPath();
        WorkingTree private_ = WorkingTree.init(directory.resolve("private"));
        private_.write("secret.js", theirs);
        private_.commit("private work");
        other = private_.root().resolve(".git");
        work = WorkingTree.init(directory.resolve("target"));
        root = work.root();
        work.write("map.js", ours);
        work.commit("first");
        work.write("map.js", "");
        work.commit("second");
        for (int i = 0; folder == null || Files.exists(root.resolve(".git/objects/" + folder)); i++) {
            folder = HexFormat.of().toHexDigits((byte) i);
        }
    }

    /** Ways in which a git directory leads out of the target. */
    private enum Way {
        GIT_FILE(".git"),
        GIT_LINK(".git"),
        ALTERNATES(".git/objects/info/alternates"),
        COMMONDIR(".git/commondir"),
        FOLDER_OF_OBJECTS(".git/objects/FOLDER"),
        PACK_DIRECTORY(".git/objects/pack"),
        PACK(".git/objects/pack/pack-1"),
        OBJECT(".git/objects/FOLDER"),
        OBJECTS_INFO(".git/objects/info");

        private final String place;

        Way(String place) {
            this.place = place;
        }
    }

    private Path place(Way way) {
        return root.resolve(way.place.replace("FOLDER", folder));
    }

    private void lead(Way way) throws Exception {
        Path place = place(way);
        Path objects = other.resolve("objects");
        switch (way) {
            case GIT_FILE, GIT_LINK -> Files.move(place, directory.resolve("aside"));
            case PACK_DIRECTORY, PACK -> Git.run(other, "repack", "-q", "-a", "-d");
            case OBJECTS_INFO -> Files.deleteIfExists(place);
            default -> Files.createDirectories(place.getParent());
        }
        switch (way) {
            case GIT_FILE -> Files.writeString(place, "gitdir: " + other + "\n");
            case GIT_LINK -> Files.createSymbolicLink(place, other);
            case ALTERNATES -> Files.writeString(place, objects + "\n");
            case COMMONDIR -> Files.writeString(place, other + "\n");
            case FOLDER_OF_OBJECTS -> linkObject(place, false);
            case OBJECT -> linkObject(place, true);
            case PACK_DIRECTORY -> {
                Files.delete(place); // empty
                Files.createSymbolicLink(place, objects.resolve("pack"));
            }
            case PACK -> {
                for (Path file : packs(objects)) {
                    String ending = file.toString().substring(file.toString().lastIndexOf('.'));
                    Files.createSymbolicLink(Path.of(place + ending), file);
                }
            }
            case OBJECTS_INFO -> {
                Path info = Files.createDirectory(directory.resolve("info"));
                Files.writeString(info.resolve("alternates"), objects + "\n");
                Files.createSymbolicLink(place, info);
            }
        }
    }

    private static List<Path> packs(Path objects) throws IOException {
        try (Stream<Path> files = Files.list(objects.resolve("pack"))) {
            return files.filter(file -> file.toString().matches(".*\\.(pack|idx)"))
                    .toList();
        }
    }

    /**
     * Creates a blob with the other repository's token only in that object directory, with a link in place of the
     * directory or of the file.
     */
    private void linkObject(Path place, boolean file) throws Exception {
        String text = "";
        String name = "";
        for (int i = 0; !name.startsWith(folder); i++) {
            text = theirs + "\n" + i;
            name = Git.feed(other, text, "hash-object", "--stdin").strip();
        }
        Git.feed(other, text, "hash-object", "-w", "--stdin");
        if (file) {
            Files.createDirectories(place);
            Files.createSymbolicLink(
                    place.resolve(name.substring(2)), other.resolve("objects/" + folder + "/" + name.substring(2)));
        } else {
            Files.createSymbolicLink(place, other.resolve("objects/" + folder));
        }
    }

    private static List<Problem> ofLinks(HistoryReport report) {
        return report.report().problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.GIT_LINK)
                .toList();
    }

    private static List<Notice> notices(HistoryReport report) {
        return report.report().notices();
    }

    @ParameterizedTest
    @EnumSource
    void whatLiesElsewhereIsReadOnlyWhenTheUserSaysSo(Way way) throws Exception {
        lead(way);
        work.write("now.js", ours); // the working tree is read regardless of the history
        HistoryReport without = HistoryReport.of(root, KNOWN);
        assertEquals(List.of(), without.places(theirs));
        assertTrue(without.places(ours).size() >= 1);
        Problem problem = ofLinks(without).get(0);
        assertTrue(problem.where().startsWith(place(way).toString()), problem.where());
        assertTrue(problem.description().contains(directory.toString()), problem.description());
        assertTrue(problem.advice().contains("--follow-git-links"), problem.advice());
        assertEquals(List.of(), notices(without));
        assertEquals(ExitCode.INCOMPLETE, ExitCode.of(without.report(), Optional.empty()));

        HistoryReport with = HistoryReport.of(root, FOLLOWED);
        assertTrue(with.places(theirs).size() >= 1, with.report().problems().toString());
        assertEquals(List.of(), ofLinks(with));
        Notice notice = notices(with).get(0);
        assertEquals(Notice.Topic.READ_ELSEWHERE, notice.topic());
        assertTrue(notice.where().startsWith(place(way).toString()), notice.where());
        assertTrue(notice.description().contains(directory.toString()), notice.description());
    }

    @ParameterizedTest
    @EnumSource
    void ownObjectsAreReadBesideWhatIsLeftOut(Way way) throws Exception {
        boolean own = way != Way.GIT_FILE && way != Way.GIT_LINK;
        lead(way);
        HistoryReport report = HistoryReport.of(root);
        assertEquals(own ? 1 : 0, report.places(ours).size());
        assertEquals(1, ofLinks(report).size());
    }

    @Test
    void refsAndWorkingTreesThatAreLinksAreNotRead() throws Exception {
        Path refs = root.resolve(".git/refs/heads");
        Path file = Files.writeString(directory.resolve("file"), work.git("rev-parse", "HEAD~") + "\n");
        Files.createSymbolicLink(refs.resolve("x"), file);
        Files.createSymbolicLink(refs.resolve("z"), Path.of("/dev/zero"));
        Files.createSymbolicLink(refs.resolve("all"), other.resolve("refs"));
        Files.createSymbolicLink(root.resolve(".git/packed-refs"), file);
        Files.createSymbolicLink(root.resolve(".git/logs/refs/more"), other.resolve("logs"));
        Files.createDirectory(root.resolve(".git/worktrees"));
        Files.createSymbolicLink(root.resolve(".git/worktrees/w"), other);
        HistoryReport report = HistoryReport.of(root);
        assertEquals(List.of("HEAD", "refs/heads/main"), report.origin(ours).refs());
        List<String> places = ofLinks(report).stream()
                .map(problem -> root.relativize(Path.of(problem.where())).toString())
                .toList();
        assertEquals(
                List.of(
                        ".git/logs/refs/more",
                        ".git/packed-refs",
                        ".git/refs/heads/all",
                        ".git/refs/heads/x",
                        ".git/refs/heads/z",
                        ".git/worktrees/w"),
                places);
        HistoryReport with = HistoryReport.of(root, FOLLOWED.withHistory(SourceOptions.History.ONLY));
        assertEquals(
                List.of(
                        "HEAD",
                        "refs/heads/main",
                        "refs/heads/x",
                        "worktrees/w/HEAD"), // the commits of the other refs are not in this repository
                with.origin(ours).refs());
        assertTrue(with.report().problems().stream()
                .anyMatch(problem -> problem.kind() == Problem.Kind.GIT_FILE
                        && problem.where().endsWith("heads/z")));
        assertEquals(4, notices(with).size()); // the working tree and two other files lead to the same directory
    }

    @Test
    void aGreatManyLinksAreCounted() throws Exception {
        Path refs = root.resolve(".git/refs/heads");
        for (int i = 0; i < 50; i++) {
            Files.createSymbolicLink(refs.resolve("x" + i), Path.of("/etc/passwd"));
        }
        HistoryReport report = HistoryReport.of(root);
        assertEquals(20, ofLinks(report).size());
        assertTrue(report.report().problems().stream()
                .anyMatch(problem -> problem.detail().equals("30 more of this kind")));
        HistoryReport with = HistoryReport.of(root, FOLLOWED);
        assertEquals(21, notices(with).size());
        assertTrue(notices(with).stream().anyMatch(notice -> notice.detail().equals("30 more of this kind")));
    }

    @Test
    void linksWithinTheTargetAreFollowed() throws Exception {
        Files.move(root.resolve(".git"), root.resolve("data"));
        Files.createSymbolicLink(root.resolve(".git"), Path.of("data"));
        Files.createSymbolicLink(root.resolve("data/refs/heads/alias"), Path.of("main"));
        Files.createSymbolicLink(root.resolve("data/refs/heads/again"), root.resolve("data/refs"));
        Path lender = WorkingTree.init(root.resolve("lender")).root();
        String lent = TokenBuilder.random(random).build();
        Git.feed(lender, lent, "hash-object", "-w", "--stdin");
        Files.writeString(root.resolve("data/objects/info/alternates"), "../../lender/.git/objects\n");
        HistoryReport report = HistoryReport.of(root);
        assertEquals(List.of(), report.problems());
        assertEquals(List.of(), notices(report));
        assertEquals(1, report.places(lent).size());
        assertEquals(
                List.of("HEAD", "refs/heads/alias", "refs/heads/main"),
                report.origin(ours).refs());
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);
        assertEquals(List.of(), HistoryReport.of(link).problems());
        assertEquals(List.of(), notices(HistoryReport.of(link)));
    }

    /** As old versions of git created it, and as core.preferSymlinkRefs still does. */
    @Test
    void aHeadThatIsALinkToAPackedRefIsRead() throws Exception {
        work.git("pack-refs", "--all");
        Files.delete(root.resolve(".git/HEAD"));
        Files.createSymbolicLink(root.resolve(".git/HEAD"), Path.of("refs/heads/main"));
        HistoryReport report = HistoryReport.of(root);
        assertEquals(List.of("HEAD", "refs/heads/main"), report.origin(ours).refs());
        assertEquals(List.of(), report.problems());
    }

    private void isFollowed(Path tree, Path where, String what) throws Exception {
        for (SourceOptions options : List.of(KNOWN, FOLLOWED)) {
            HistoryReport report = HistoryReport.of(tree, options.withHistory(SourceOptions.History.ONLY));
            assertEquals(1, report.places(ours).size());
            assertEquals(List.of(), report.problems());
            assertEquals(
                    List.of(tree.resolve(".git") + ": this leads out of the target, and its content was scanned: "
                            + where + ", because this is " + what),
                    notices(report).stream()
                            .map(notice -> notice.where() + ": " + notice.description())
                            .toList());
            assertEquals(ExitCode.CLEAN, ExitCode.of(clean(report.report()), Optional.of(Severity.INFO)));
        }
    }

    /** Returns the report without findings, to test the effect of warnings alone on the exit code. */
    private static Report clean(Report report) {
        return new Report(
                report.targets(),
                report.startedAt(),
                report.duration(),
                report.counts(),
                report.skipped(),
                List.of(),
                report.problems(),
                report.notices(),
                report.configuredBy());
    }

    private void isRefused(Path tree) throws Exception {
        HistoryReport report = HistoryReport.of(tree);
        assertEquals(List.of(), report.findings());
        assertEquals(List.of(Problem.Kind.GIT_LINK), report.problems());
        assertEquals(List.of(), notices(report));
    }

    @Test
    void aLinkedWorkingTreeIsRecognizedIfItsGitDirectoryPointsBack() throws Exception {
        Path linked = directory.resolve("linked");
        work.git("worktree", "add", "-q", "--detach", linked.toString());
        isFollowed(linked, root.resolve(".git"), "a linked working tree");
        Path back = root.resolve(".git/worktrees/linked/gitdir");
        String sound = Files.readString(back);
        Files.writeString(back, "../../../../linked/.git\n"); // as worktree.useRelativePaths does
        isFollowed(linked, root.resolve(".git"), "a linked working tree");
        for (String wrong : List.of("", "\n", "/nowhere/.git\n", root.resolve(".git") + "\n", linked + "\n")) {
            Files.writeString(back, wrong);
            isRefused(linked);
        }
        Files.writeString(back, sound);
        Path moved = directory.resolve("moved");
        Files.move(linked, moved);
        isRefused(moved);
        Git.run(moved, "worktree", "repair");
        isFollowed(moved, root.resolve(".git"), "a linked working tree");
    }

    @Test
    void aSubmoduleIsRecognizedIfItsGitDirectoryPointsBack() throws Exception {
        Path outer = WorkingTree.init(directory.resolve("outer")).root();
        for (String name : List.of("inner", "with blank; and # sign")) {
            Git.run(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", root.toString(), name);
            isFollowed(outer.resolve(name), outer.resolve(".git/modules/" + name), "a submodule");
        }
        Path inner = outer.resolve("inner");
        Git.run(inner, "sparse-checkout", "set", "--no-cone", "*"); // moves core.worktree to config.worktree
        Path config = outer.resolve(".git/modules/inner/config");
        assertTrue(!Files.readString(config).contains("worktree ="), "git has left it where it was");
        isFollowed(inner, outer.resolve(".git/modules/inner"), "a submodule");
        Path own = outer.resolve(".git/modules/inner/config.worktree");
        Files.writeString(own, Files.readString(own).replace("inner", "elsewhere"));
        isRefused(inner);
    }

    @Test
    void aWorkingTreeOfAnotherRepositoryIsNotTheTargets() throws Exception {
        Git.run(
                other.getParent(),
                "worktree",
                "add",
                "-q",
                "--detach",
                directory.resolve("theirs").toString());
        Path evil = Files.createDirectory(directory.resolve("evil"));
        Files.writeString(evil.resolve(".git"), "gitdir: " + other.resolve("worktrees/theirs") + "\n");
        isRefused(evil);
        // It points back, but its common directory is not above it.
        Path forged = Files.createDirectories(directory.resolve("forged/worktrees/evil"));
        Files.writeString(forged.resolve("HEAD"), "ref: refs/heads/main\n");
        Files.writeString(forged.resolve("gitdir"), evil.resolve(".git") + "\n");
        Files.writeString(forged.resolve("commondir"), other + "\n");
        Files.writeString(evil.resolve(".git"), "gitdir: " + forged + "\n");
        isRefused(evil);
        // Its common directory is above it, but leads on to the other repository.
        Files.writeString(forged.resolve("commondir"), "../..\n");
        Path common = forged.getParent().getParent();
        Files.createDirectory(common.resolve("refs"));
        Files.createSymbolicLink(common.resolve("objects"), other.resolve("objects"));
        HistoryReport report = HistoryReport.of(evil);
        assertEquals(List.of(), report.findings());
        assertEquals(1, ofLinks(report).size());
    }

    @Test
    void aSeparateGitDirectoryThatDoesNotPointBackIsRefused() throws Exception {
        Path tree = directory.resolve("tree");
        Git.run(
                directory,
                "init",
                "-q",
                "--separate-git-dir",
                directory.resolve("apart").toString(),
                tree.toString());
        Git.feed(tree, ours, "hash-object", "-w", "--stdin");
        isRefused(tree);
        HistoryReport with = HistoryReport.of(tree, FOLLOWED);
        assertEquals(1, with.places(ours).size());
        assertEquals(
                directory.resolve("apart") + ", as --follow-git-links permits",
                notices(with).get(0).detail());
    }

    @Test
    void everyAlternateIsReported() throws Exception {
        Path gone = directory.resolve("gone/objects");
        Path alternates = root.resolve(".git/objects/info/alternates");
        Files.writeString(alternates, other.resolve("objects") + "\n" + gone + "\n# " + gone + "/none\n\n");
        assertEquals(
                List.of(other.resolve("objects").toString(), gone.toString()),
                ofLinks(HistoryReport.of(root)).stream()
                        .map(Problem::detail)
                        .sorted((a, b) -> b.compareTo(a))
                        .toList());
        HistoryReport with = HistoryReport.of(root, FOLLOWED);
        assertEquals(1, with.places(theirs).size());
        assertEquals(List.of(Problem.Kind.GIT_REPOSITORY), with.problems()); // for directories that do not exist
    }

    @Test
    void withoutTheHistoryNothingIsLeftOut() throws Exception {
        lead(Way.GIT_FILE);
        HistoryReport report = HistoryReport.of(root, KNOWN.withHistory(SourceOptions.History.EXCLUDED));
        assertEquals(List.of(), report.problems());
        assertEquals(1, report.report().counts().files());
    }

    /** Modes that start git, and what each finds if links are permitted. */
    private enum Mode {
        STAGED {
            @Override
            HistoryReport of(Path root, SourceOptions options) throws Exception {
                return HistoryReport.of(root, Sources.staged(root), options, 1);
            }
        },
        TRACKED {
            @Override
            HistoryReport of(Path root, SourceOptions options) throws Exception {
                return HistoryReport.of(
                        root,
                        options.withFiles(SourceOptions.Files.TRACKED_BY_GIT)
                                .withHistory(SourceOptions.History.EXCLUDED));
            }
        },
        RANGE {
            @Override
            HistoryReport of(Path root, SourceOptions options) throws Exception {
                return HistoryReport.of(root, options.withRange("HEAD"));
            }
        };

        abstract HistoryReport of(Path root, SourceOptions options) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void gitIsNotAskedWhereItWouldFollow(Mode mode) throws Exception {
        Path tree = other.getParent();
        Files.writeString(tree.resolve("staged.js"), ours);
        Git.run(tree, "add", "-A");
        Path evil = Files.createDirectory(directory.resolve("evil"));
        Files.writeString(evil.resolve("secret.js"), theirs);
        for (boolean file : new boolean[] {true, false}) {
            Files.deleteIfExists(evil.resolve(".git"));
            if (file) {
                Files.writeString(evil.resolve(".git"), "gitdir: " + other + "\n");
            } else {
                Files.createSymbolicLink(evil.resolve(".git"), other);
            }
            HistoryReport without = mode.of(evil, KNOWN);
            assertEquals(List.of(), without.findings());
            assertEquals(List.of(Problem.Kind.GIT_LINK), without.problems());
            HistoryReport with = mode.of(evil, FOLLOWED);
            assertEquals(1, with.findings().size(), with.report().problems().toString());
            assertEquals(List.of(), with.problems());
            assertEquals(1, notices(with).size());
        }
        if (mode == Mode.STAGED) {
            HistoryReport hook = mode.of(evil, KNOWN.withLinks(SourceOptions.Links.FOLLOWED_BY_GIT));
            assertEquals(1, hook.findings().size());
            assertEquals(List.of(), notices(hook));
        }
    }

    @ParameterizedTest
    @EnumSource
    void gitIsAskedOfALinkedWorkingTreeAndBelowARoot(Mode mode) throws Exception {
        Path linked = directory.resolve("linked");
        work.git("worktree", "add", "-q", "--detach", linked.toString(), "main~");
        Files.writeString(linked.resolve("new.js"), ours);
        Git.run(linked, "add", "-A");
        HistoryReport report = mode.of(linked, KNOWN);
        assertEquals(1, report.findings().size());
        assertEquals(List.of(), report.problems());
        assertEquals(1, notices(report).size());
        if (mode != Mode.RANGE) {
            work.write("below/map.js", ours);
            work.git("add", "-A");
            HistoryReport below = mode.of(root.resolve("below"), KNOWN);
            assertEquals(1, below.findings().size());
            assertEquals(List.of(), below.problems());
            assertEquals(List.of(), notices(below));
            lead(Way.ALTERNATES);
            HistoryReport borrows = mode.of(root.resolve("below"), KNOWN);
            assertEquals(List.of(), borrows.findings());
            assertEquals(List.of(Problem.Kind.GIT_LINK), borrows.problems());
        }
    }

    /** Every link that git would follow is recognized before git is started. */
    @ParameterizedTest
    @EnumSource
    void everyWayOutIsSeenBeforeGitIsAsked(Way way) throws Exception {
        lead(way);
        for (Mode mode : Mode.values()) {
            HistoryReport report = mode.of(root, KNOWN);
            assertEquals(List.of(), report.findings());
            assertEquals(
                    List.of(Problem.Kind.GIT_LINK),
                    report.problems().stream().distinct().toList());
        }
    }

    @Test
    void anIndexOrARefThatIsALinkIsSeenToo() throws Exception {
        for (String place : List.of("index", "HEAD", "config", "packed-refs", "refs/heads/x", "refs/all", "info")) {
            Path moved = directory.resolve("moved");
            Path entry = root.resolve(".git").resolve(place);
            boolean there = Files.exists(entry);
            if (there) {
                Files.move(entry, moved);
            }
            Files.createSymbolicLink(entry, there ? moved : other.resolve(place.equals("refs/all") ? "refs" : "HEAD"));
            for (Mode mode : Mode.values()) {
                HistoryReport report = mode.of(root, KNOWN);
                assertEquals(List.of(), report.findings(), place);
                assertEquals(
                        1, ofLinks(report).size(), place + " " + report.report().problems());
            }
            Files.delete(entry);
            if (there) {
                Files.move(moved, entry);
            }
        }
    }
}
