package dev.trapstreet.git;

import dev.trapstreet.git.jgit.JGitCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Git command that JGit runs in this process. */
final class GitInProcess implements RunningGit {
    private final JGitCommand command;

    GitInProcess(JGitCommand command) {
        this.command = command;
    }

    @Override
    public OutputStream stdin() {
        return command.stdin();
    }

    @Override
    public InputStream stdout() {
        return command.stdout();
    }

    @Override
    public int await() {
        return command.exitCode();
    }

    /** Returns the reason of a failure, or null if the command succeeded or has nothing to say. */
    @Nullable
    IOException failure() {
        return command.failure();
    }

    @Override
    public void close() {
        command.close();
    }
}
