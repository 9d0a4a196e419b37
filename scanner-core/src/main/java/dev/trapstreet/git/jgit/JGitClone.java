package dev.trapstreet.git.jgit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.jgit.api.CloneCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.transport.NetRCCredentialsProvider;

/** Clone that JGit makes: over HTTP and HTTPS, the git protocol, and from directories of this machine. */
public final class JGitClone {
    /** Maximum time without an answer of the host, in seconds. */
    private static final int PATIENCE = 120;

    private JGitClone() {}

    /**
     * Clones a repository with all its refs as a bare mirror. Credentials come from the URL or from the user's {@code .netrc}.
     *
     * @param url the address
     * @param folder an existing, empty directory
     * @throws UnsupportedRepositoryException if JGit does not support the transport
     * @throws IOException if the clone fails
     */
    public static void clone(String url, Path folder) throws IOException {
        QuietSystemReader.install();
        if (!isSupported(url)) {
            throw new UnsupportedRepositoryException("clones over HTTPS, HTTP and the git protocol only");
        }
        CloneCommand clone = Git.cloneRepository()
                .setURI(url)
                .setDirectory(folder.toFile())
                .setMirror(true)
                .setTimeout(PATIENCE)
                .setProgressMonitor(new Interruptible())
                .setCredentialsProvider(new NetRCCredentialsProvider());
        try (Git cloned = clone.call()) {
            cloned.getRepository().getFullBranch();
        } catch (GitAPIException | RuntimeException | OutOfMemoryError e) {
            Throwable reason = e;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            throw new IOException("fatal: JGit could not clone it: " + reason.getMessage(), e);
        }
    }

    /** Returns whether a URL names a transport for which JGit starts no program. SSH needs a client that JGit does not contain. */
    private static boolean isSupported(String url) {
        String start = url.toLowerCase(Locale.ROOT);
        return start.startsWith("https://")
                || start.startsWith("http://")
                || start.startsWith("git://")
                || start.startsWith("file://");
    }

    /** Monitor that ends a clone when its thread is interrupted. */
    private static final class Interruptible extends EmptyProgressMonitor {
        @Override
        public boolean isCancelled() {
            return Thread.currentThread().isInterrupted();
        }
    }
}
