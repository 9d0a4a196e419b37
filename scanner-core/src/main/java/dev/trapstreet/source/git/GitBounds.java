package dev.trapstreet.source.git;

import dev.trapstreet.finding.Notice;
import dev.trapstreet.finding.Problem;
import dev.trapstreet.pack.DamagedException;
import dev.trapstreet.source.DisplayPaths;
import dev.trapstreet.source.SourceOptions;
import dev.trapstreet.source.WorkerContext;
import dev.trapstreet.token.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Bounds within which a repository is read: the target, and where a known layout or the selection lets it lead outside
 * ({@link SourceOptions.Links}). Collects what the report says of it: problems for what was left out, notices for what was read elsewhere.
 * Shared by threads.
 */
public final class GitBounds {
    /** More are counted: a hostile repository can have a link in the place of each of a million files. */
    private static final int MAX_TOLD = 20;

    private static final char SEPARATOR = '\0'; // stands in no path

    private final Path target;
    private final DisplayPaths displayPaths;
    private final SourceOptions.Links links;
    private final List<Path> inside = new CopyOnWriteArrayList<>(); // real paths
    private final Map<Path, Boolean> admitted = new ConcurrentHashMap<>();
    private final Set<String> failed =
            new HashSet<>(); // places, as they are shown, and each with what was refused there
    private final Set<String> left = new HashSet<>(); // places at which the target was left, each with where to
    private int problemCount;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private long untoldProblems;
    private long untoldNotices;

    /** @param target directory that the user named, or the root of the repository around it: what lies below may be read */
    GitBounds(Path target, DisplayPaths displayPaths, SourceOptions.Links links) {
        this.target = target;
        this.displayPaths = displayPaths;
        this.links = links;
        if (!areOpen()) {
            admit(target);
        }
    }

    /** True when every link is followed and nothing is said of it. */
    boolean areOpen() {
        return links == SourceOptions.Links.FOLLOWED_BY_GIT;
    }

    public DisplayPaths names() {
        return displayPaths;
    }

    /** Allows what lies below a directory to be read. */
    private void admit(Path directory) {
        try {
            inside.add(directory.toRealPath());
        } catch (IOException e) {
            inside.add(directory.toAbsolutePath().normalize()); // it cannot be read then, which its reading says
        }
    }

    /**
     * Allows the same of a directory to which a known layout leads, or that the user named by the environment.
     *
     * @param link that leads there, as the report shows it
     */
    void admit(Path directory, String link, String because) throws IOException {
        Path real = directory.toRealPath();
        if (!isInside(real)) {
            inside.add(real);
            notice(link, real, because);
        }
    }

    /** True when a real path lies within the bounds. */
    private boolean isInside(Path real) {
        for (Path each : inside) {
            if (real.startsWith(each)) {
                return true;
            }
        }
        return false;
    }

    /** True when what is in that directory may be read, or it is not there; a problem is noted when it may not. */
    public boolean admits(Path directory) {
        if (areOpen()) {
            return true;
        }
        Boolean known = admitted.get(directory);
        if (known != null) {
            return known;
        }
        try {
            Path above = directory.getParent();
            Boolean within = above == null ? null : admitted.get(above);
            // Where the directory above is known, only a link leads elsewhere. That saves the real path of each
            // directory of refs.
            boolean admits = (within != null && attributes(directory).isDirectory())
                    ? within
                    : admits(directory, directory.toRealPath());
            admitted.put(directory, admits);
            return admits;
        } catch (IOException e) {
            return true; // it is not there, or whoever reads it meets the same failure
        }
    }

    /** True when that real path may be read, to which a link, or a file that names a directory, leads; else a problem is noted. */
    boolean admits(Path link, Path real) {
        if (areOpen() || isInside(real)) {
            return true;
        }
        if (links == SourceOptions.Links.FOLLOWED) {
            if (Files.isDirectory(real)) {
                inside.add(real);
            }
            notice(displayPaths.display(link), real, "as --follow-git-links says");
            return true;
        }
        problem(new Problem(Problem.Kind.GIT_LINK, displayPaths.display(link), Redactor.redact(real.toString())));
        return false;
    }

    private synchronized void notice(String link, Path real, String because) {
        String detail = Redactor.redact(real.toString()) + ", " + because;
        if (areOpen() || !left.add(link + SEPARATOR + detail)) {
            return;
        }
        if (left.size() > MAX_TOLD) {
            untoldNotices++;
        } else {
            notices.add(new Notice(Notice.Topic.READ_ELSEWHERE, link, detail));
        }
    }

    /** Notes a problem: one for each place, or for each that a place leads to, and not too many of them. */
    public synchronized void problem(Problem problem) {
        boolean again = !failed.add(problem.where());
        if (problem.kind() == Problem.Kind.GIT_LINK
                ? !failed.add(problem.where() + SEPARATOR + problem.detail())
                : again) {
            return;
        }
        if (++problemCount > MAX_TOLD) {
            untoldProblems++;
        } else {
            problems.add(problem);
        }
    }

    /** Notes that a file could not be read. */
    void problem(Path file, IOException e) {
        String shown = displayPaths.display(file);
        problem(
                e instanceof DamagedException refused
                        ? new Problem(Problem.Kind.GIT_FILE, shown, refused.description())
                        : Problem.unreadable(shown, e));
    }

    /** True when nothing was refused and nothing has failed so far. */
    public synchronized boolean isSound() {
        return failed.isEmpty();
    }

    /** Hands over what was noted since this was called last. */
    public synchronized void tell(WorkerContext worker) {
        for (Problem problem : problems) {
            worker.report(problem);
        }
        for (Notice notice : notices) {
            worker.notice(notice);
        }
        problems.clear();
        notices.clear();
        if (untoldProblems > 0) {
            String detail = untoldProblems + " more than those that are named";
            worker.report(new Problem(Problem.Kind.GIT_FILE, displayPaths.display(target), detail));
        }
        if (untoldNotices > 0) {
            String detail = untoldNotices + " more places than those that are named";
            worker.notice(new Notice(Notice.Topic.READ_ELSEWHERE, displayPaths.display(target), detail));
        }
        untoldProblems = 0;
        untoldNotices = 0;
    }

    /** What is in the place of that path itself, not what a link there leads to. */
    static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
