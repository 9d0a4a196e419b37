package dev.trapstreet.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Repository with a working tree, in which tests perform the actions of users. */
public final class WorkingTree {
    private final Path root;

    private WorkingTree(Path root) {
        this.root = root;
    }

    /** Creates an empty repository on the branch {@code main}. It is packed only on request. */
    public static WorkingTree init(Path root) throws IOException, InterruptedException {
        return init(root, "sha1");
    }

    /** Creates an empty repository of the object format {@code sha1} or {@code sha256}. */
    public static WorkingTree init(Path root, String format) throws IOException, InterruptedException {
        Files.createDirectories(root);
        WorkingTree made = new WorkingTree(root);
        made.git("init", "-q", "-b", "main", "--object-format=" + format);
        made.git("config", "user.name", "A U Thor");
        made.git("config", "user.email", "author@example.com");
        made.git("config", "gc.auto", "0");
        return made;
    }

    public Path root() {
        return root;
    }

    /** Returns the output of a command, without surrounding blanks. The command must succeed. */
    public String git(String... arguments) throws IOException, InterruptedException {
        return Git.run(root, arguments).strip();
    }

    /** Writes a file, and creates its parent directories. */
    public void write(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    /** Commits all changes, or creates an empty commit. Returns the id of the commit. */
    public String commit(String message) throws IOException, InterruptedException {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return git("rev-parse", "HEAD");
    }
}
