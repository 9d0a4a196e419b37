package dev.trapstreet.cli.scan;

import dev.trapstreet.Sources;
import dev.trapstreet.cli.console.Console;
import dev.trapstreet.run.InvalidOptionException;
import dev.trapstreet.run.RunOptions;
import dev.trapstreet.source.Source;
import dev.trapstreet.source.git.TopLevel;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Parser of the targets of a command line. */
final class Targets {
    private static final String STANDARD_INPUT = "-";

    private Targets() {}

    /** Returns a source for each distinct target, or one for the current directory if there is no target. */
    static List<Source> sources(Console console, ScanArguments typed) throws InvalidOptionException {
        List<Source> sources = new ArrayList<>();
        if (typed.list.resume) {
            throw new InvalidOptionException("--resume needs --targets-from, --format jsonl and --output");
        }
        List<String> targets = typed.targets().isEmpty() ? List.of(".") : typed.targets();
        Set<String> distinct = new LinkedHashSet<>(targets);
        for (String target : distinct) {
            // One of several is a problem of its own, and the others are scanned.
            boolean among = distinct.size() > 1 && !typed.change.staged && !target.isEmpty();
            sources.add(
                    among && isMissingPath(target)
                            ? Sources.at(RunOptions.path(target))
                            : source(console, typed, target));
        }
        return sources;
    }

    private static Source source(Console console, ScanArguments typed, String target) throws InvalidOptionException {
        if (target.equals(STANDARD_INPUT) && typed.change.staged) {
            throw new InvalidOptionException("--staged takes directories; standard input has no index");
        }
        if (target.equals(STANDARD_INPUT)) {
            return Sources.stream("<stdin>", console.in());
        }
        if (isUrl(target)) {
            return remote(typed, target);
        }
        Path path = RunOptions.path(target);
        // A dangling link exists, too; the scan reports it as a problem.
        if (target.isEmpty() || isMissing(path)) {
            throw new InvalidOptionException("no such file or directory: " + target + " (nothing was scanned)");
        }
        if (typed.scope.historyOnly || typed.change.range != null) {
            return Sources.at(topLevel(path));
        }
        return typed.change.staged ? staged(path, target) : Sources.at(path);
    }

    /** Returns a source for a clone. */
    static Source remote(ScanArguments typed, String url) throws InvalidOptionException {
        Source source = Sources.remote(url);
        if (typed.scope.noHistory || typed.scope.tracked || typed.change.staged) {
            throw new InvalidOptionException("only the whole history of " + source.target()
                    + " can be scanned; clone it to use --no-history, --staged or --tracked");
        }
        return source;
    }

    private static Source staged(Path path, String target) throws InvalidOptionException {
        if (!Files.isDirectory(path)) {
            throw new InvalidOptionException(
                    "--staged takes directories; " + target + " is not one (nothing was scanned)");
        }
        return Sources.staged(path);
    }

    /**
     * Returns the top level of the repository around a directory, of which the history alone is read. The path is relative if that of the
     * directory is.
     */
    private static Path topLevel(Path directory) {
        try {
            Path top = Files.isDirectory(directory) ? TopLevel.around(directory).orElse(directory) : directory;
            int steps = directory.equals(top) ? 0 : directory.toRealPath().getNameCount() - top.getNameCount();
            Path up = directory;
            for (int i = 0; i < steps; i++) {
                up = up.resolve("..");
            }
            Path shown = up.normalize().toString().isEmpty() ? Path.of(".") : up.normalize();
            return steps > 0 && Files.isSameFile(shown, top) ? shown : top;
        } catch (IOException e) {
            return directory; // the scan reports why it cannot be read
        }
    }

    /** Returns whether git would clone the target and no such path exists: it is a URL, or a host and path like {@code git@host:path}. */
    static boolean isUrl(String target) {
        int colon = target.indexOf(':');
        boolean scheme = target.indexOf("://") == colon && colon > 1;
        boolean host = target.indexOf('@') > 0 && colon > target.indexOf('@') && target.indexOf('/') != 0;
        return (scheme || host) && !new File(target).exists();
    }

    private static boolean isMissingPath(String target) throws InvalidOptionException {
        return !target.equals(STANDARD_INPUT) && !isUrl(target) && isMissing(RunOptions.path(target));
    }

    /** Returns whether a path certainly does not exist. A path that cannot be accessed may exist; the scan reports it as a problem. */
    private static boolean isMissing(Path path) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return false;
        } catch (AccessDeniedException e) {
            return false; // it may exist; the scan reports that it cannot be read
        } catch (IOException e) {
            return true;
        }
    }
}
