package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A repository with a working tree, in which tests do what people do. */
public final class WorkingTree {
    private final Path root;

    private WorkingTree(Path root) {
        this.root = root;
    }

    /** A new one, empty, on the branch {@code main}. It is never packed unless asked for. */
    public static WorkingTree init(Path root) throws IOException, InterruptedException {
        Files.createDirectories(root);
        WorkingTree made = new WorkingTree(root);
        made.git("init", "-q", "-b", "main");
        made.git("config", "user.name", "A U Thor");
        made.git("config", "user.email", "author@example.com");
        made.git("config", "gc.auto", "0");
        return made;
    }

    public Path root() {
        return root;
    }

    /** What git prints, without blanks around it; fails when git does. */
    public String git(String... arguments) throws IOException, InterruptedException {
        return Git.run(root, arguments).strip();
    }

    /** Writes a file, with the directories above it. */
    public void write(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    /** Commits everything, or nothing; the commit's name. */
    public String commit(String message) throws IOException, InterruptedException {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD");
    }
}
