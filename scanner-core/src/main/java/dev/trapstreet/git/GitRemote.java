package dev.trapstreet.git;

import dev.trapstreet.git.GitEnvironment.Purpose;
import dev.trapstreet.git.GitFileCheck.Links;
import dev.trapstreet.git.jgit.JGitClone;
import dev.trapstreet.git.jgit.UnsupportedRepositoryException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Repositories on other hosts: clones and lists of refs. The user's configuration and stored credentials apply, but git never prompts
 * for credentials. The only commands with a transport.
 */
public final class GitRemote {
    private static final String LOCAL = "file://"; // before an absolute path

    private GitRemote() {}

    /**
     * Clones a repository with all its refs as a bare mirror. Without a git program, JGit makes the clone, over HTTPS, HTTP, the git
     * protocol and {@code file:} only, with credentials from the URL or from the user's {@code .netrc}.
     *
     * @param url the address, in any form that git accepts except {@code ext::}
     * @param folder an existing, empty directory
     * @param messages the file that receives git's messages, outside of that directory; created or replaced
     * @throws IOException if the clone fails; the message is git's first error message if there is one
     */
    public static void clone(String url, Path folder, Path messages) throws IOException {
        if (url.startsWith(LOCAL)) {
            // The clone starts a git there that reads this repository's configuration
            GitCommand.onDisk(new File(url.substring(LOCAL.length())).toPath()).succeeds("rev-parse", "--git-dir");
        }
        Duration patience = url.startsWith("file:") ? GitProcess.PATIENCE : GitProcess.LONG_PATIENCE;
        GitLauncher git = launcher(folder, patience);
        if (git.isInProcess()) {
            try {
                JGitClone.clone(url, folder);
                return;
            } catch (UnsupportedRepositoryException e) {
                throw GitUnusableException.unsupportedByJGit(e);
            }
        }
        // Progress output distinguishes a busy host from one that does not respond.
        String[] words = {"clone", "--progress", "--mirror", "--template=", "--", url, folder.toString()};
        try (RunningGit clone = git.start(GitLauncher.NO_INPUT, messages.toFile(), words)) {
            clone.stdout().readAllBytes();
            IOException error = new GitErrors(git).read(messages, clone.await(), words);
            if (error != null) {
                throw error;
            }
        }
    }

    /**
     * Lists the refs of a remote repository without cloning it. Requires a git program.
     *
     * @param url the address, in any form that git accepts except {@code ext::}
     * @param folder an existing, empty directory to run in, so that the configuration of no repository applies
     * @return the output of {@code git ls-remote}: a line for each ref, with its object id and its name
     * @throws IOException if the host does not answer or refuses; the message is git's first error message if there is one
     */
    public static byte[] refs(String url, Path folder) throws IOException {
        GitLauncher git = launcher(folder, GitProcess.LONG_PATIENCE);
        String[] words = {"ls-remote", "--quiet", "--", url};
        Path errors = Files.createTempFile("trapstreet-git", ".txt");
        try {
            ProcessBuilder builder = git.builder(words).directory(folder.toFile());
            builder.environment().put("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
            try (RunningGit list = git.start(builder, GitLauncher.NO_INPUT, errors.toFile(), words[0])) {
                byte[] printed = list.stdout().readAllBytes();
                IOException error = new GitErrors(git).read(errors, list.await(), words);
                if (error != null) {
                    throw error;
                }
                return printed;
            }
        } finally {
            Files.delete(errors);
        }
    }

    private static GitLauncher launcher(Path folder, Duration patience) {
        return new GitLauncher(folder, folder, Purpose.CLONE, null, patience, Links.REFUSED);
    }
}
