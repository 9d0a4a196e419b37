package dev.trapstreet.cli.option;

import dev.trapstreet.cli.console.UsageException;
import dev.trapstreet.policy.Baseline;
import dev.trapstreet.policy.BaselineException;
import dev.trapstreet.source.InvalidRevisionException;
import dev.trapstreet.source.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reader of baselines, from files and from commits. */
public final class BaselineFile {

    private BaselineFile() {}

    /**
     * Reads a baseline from a file.
     *
     * @param name the path of the file, as typed
     * @return the baseline
     * @throws UsageException if the file does not exist, cannot be read, or is not a baseline
     */
    public static Baseline read(String name) throws UsageException {
        Path file = OptionValues.path(name);
        if (Files.isDirectory(file)) {
            throw new UsageException("the baseline " + name + " cannot be read: it is a directory");
        }
        return read(name, () -> Baseline.read(file));
    }

    /**
     * Reads a baseline from a commit, so that a change cannot add its own tokens to it. If the file is not in a repository with that
     * commit, reads the file itself.
     *
     * @param name the path of the file, as typed
     * @param revision the commit, such as {@code origin/main}
     * @return the baseline
     * @throws UsageException if the commit does not contain the file, or if it cannot be read or is not a baseline
     */
    public static Baseline read(String name, String revision) throws UsageException {
        Path file = OptionValues.path(name);
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || file.getFileName() == null) {
            return read(name);
        }
        Revision commit;
        try {
            commit = Revision.of(folder.toRealPath(), revision);
        } catch (InvalidRevisionException e) {
            return read(name);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        String path = commit.prefix() + file.getFileName();
        return read(name, () -> Baseline.read(commit, path).orElseThrow(() -> new NoSuchFileException(name)));
    }

    /** Access to the content of one baseline. */
    private interface Reader {
        Baseline read() throws IOException;
    }

    private static Baseline read(String name, Reader reader) throws UsageException {
        try {
            return reader.read();
        } catch (BaselineException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw unreadable(name, e);
        } catch (IOException e) {
            throw new UsageException(
                    "the baseline " + name + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    private static UsageException unreadable(String name, IOException cause) {
        return new UsageException(
                "there is no baseline " + name + "; 'trapstreet baseline create --output FILE' writes one", cause);
    }
}
