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
 * Bounds of the directories in which a repository may be read: the target, and directories outside of it that a known layout or the
 * options permit ({@link SourceOptions.Links}). Collects problems for everything that is left out, and warnings for everything that is
 * read outside of the target. Thread-safe.
 */
public final class GitBounds {
    /** Maximum number of problems, and of warnings, that are listed. Further ones are counted: a hostile repository can have millions. */
    private static final int MAX_TOLD = 20;

    private static final char SEPARATOR = '\0'; // no path contains it

    private final Path target;
    private final DisplayPaths displayPaths;
    private final SourceOptions.Links links;
    private final List<Path> inside = new CopyOnWriteArrayList<>(); // real paths
    private final Map<Path, Boolean> admitted = new ConcurrentHashMap<>();
    private final Set<String> failed = new HashSet<>(); // display paths with a problem; for links also with the target
    private final Set<String> left = new HashSet<>(); // display paths that lead out of the target, each with the detail
    private int problemCount;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private long untoldProblems;
    private long untoldNotices;

    /**
     * Creates bounds that permit everything below the target.
     *
     * @param target the directory that the user named, or the root of the repository around it
     * @param displayPaths the display paths of the target
     * @param links the treatment of links that lead out of the target
     */
    GitBounds(Path target, DisplayPaths displayPaths, SourceOptions.Links links) {
        this.target = target;
        this.displayPaths = displayPaths;
        this.links = links;
        if (!areOpen()) {
            admit(target);
        }
    }

    /** Returns whether every link is followed without a warning. */
    boolean areOpen() {
        return links == SourceOptions.Links.FOLLOWED_BY_GIT;
    }

    /** {@return the display paths of the target} */
    public DisplayPaths names() {
        return displayPaths;
    }

    /** Permits reading everything below a directory. */
    private void admit(Path directory) {
        try {
            inside.add(directory.toRealPath());
        } catch (IOException e) {
            inside.add(directory.toAbsolutePath().normalize()); // the failure is reported when it is read
        }
    }

    /**
     * Permits reading everything below a directory to which a known layout leads, or that the environment names. Adds a warning if it
     * is outside of the current bounds.
     *
     * @param directory the directory
     * @param link the display path of the file or link that leads there
     * @param because the reason, as a clause that starts with {@code because}
     * @throws IOException if the directory does not exist or cannot be accessed
     */
    void admit(Path directory, String link, String because) throws IOException {
        Path real = directory.toRealPath();
        if (!isInside(real)) {
            inside.add(real);
            notice(link, real, because);
        }
    }

    /** Returns whether a real path is within the bounds. */
    private boolean isInside(Path real) {
        for (Path each : inside) {
            if (real.startsWith(each)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether the entries of a directory may be read. If not, a problem is recorded.
     *
     * @param directory the directory, not necessarily a real path
     * @return whether it is within the bounds or does not exist
     */
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
            // If the parent directory is known, only a link can lead elsewhere. This saves resolving the real path of
            // each
            // directory of refs.
            boolean admits = (within != null && attributes(directory).isDirectory())
                    ? within
                    : admits(directory, directory.toRealPath());
            admitted.put(directory, admits);
            return admits;
        } catch (IOException e) {
            return true; // it does not exist, or reading it will report the same failure
        }
    }

    /**
     * Returns whether the target of a link, or of a file that names a directory, may be read. If not, a problem is recorded.
     *
     * @param link the link or the file
     * @param real the real path of its target
     */
    boolean admits(Path link, Path real) {
        if (areOpen() || isInside(real)) {
            return true;
        }
        if (links == SourceOptions.Links.FOLLOWED) {
            if (Files.isDirectory(real)) {
                inside.add(real);
            }
            notice(displayPaths.display(link), real, "as --follow-git-links permits");
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

    /**
     * Records a problem. There is at most one for each location, except that a location with links has one for each target. Beyond
     * the maximum, problems are only counted.
     *
     * @param problem the problem
     */
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

    /** Records that a file could not be read. */
    void problem(Path file, IOException e) {
        String shown = displayPaths.display(file);
        problem(
                e instanceof DamagedException refused
                        ? new Problem(Problem.Kind.GIT_FILE, shown, refused.description())
                        : Problem.unreadable(shown, e));
    }

    /** {@return whether nothing was refused and nothing has failed so far} */
    public synchronized boolean isSound() {
        return failed.isEmpty();
    }

    /**
     * Passes on the problems and warnings that were recorded since the previous call.
     *
     * @param worker the worker that receives them
     */
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
            String detail = untoldProblems + " more of this kind";
            worker.report(new Problem(Problem.Kind.GIT_FILE, displayPaths.display(target), detail));
        }
        if (untoldNotices > 0) {
            String detail = untoldNotices + " more of this kind";
            worker.notice(new Notice(Notice.Topic.READ_ELSEWHERE, displayPaths.display(target), detail));
        }
        untoldProblems = 0;
        untoldNotices = 0;
    }

    /** Reads the attributes of a path without following a link. */
    static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
