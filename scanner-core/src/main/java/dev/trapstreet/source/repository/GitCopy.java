package dev.trapstreet.source.repository;

import dev.trapstreet.git.CatFileBatch;
import dev.trapstreet.git.GitCommand;
import dev.trapstreet.git.ObjectIds;
import dev.trapstreet.pack.ObjectFormat;
import dev.trapstreet.pack.PackWriter;
import dev.trapstreet.source.StoppedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Copy of a repository that is stored in a form which is not read directly, such as an object format that is newer than this program. Git
 * prints all objects and refs, and they are written as one pack and as packed refs. Reflogs are not copied.
 */
final class GitCopy {
    private static final String[] LIST = {
        "cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered"
    };

    private GitCopy() {}

    /**
     * Makes a copy.
     *
     * @param git the command that runs in the repository
     * @param folder an existing, empty directory, which becomes a bare repository
     * @throws IOException if git cannot read the repository, or writing fails
     */
    static void make(GitCommand git, Path folder) throws IOException {
        String listing = new String(git.output(LIST), StandardCharsets.US_ASCII);
        String[] ids = listing.isEmpty() ? new String[0] : listing.split("\n", -1);
        int count = listing.isEmpty() ? 0 : ids.length - 1; // the last line ends as well
        ObjectFormat format =
                count > 0 && ids[0].length() == ObjectFormat.SHA256.digits() ? ObjectFormat.SHA256 : ObjectFormat.SHA1;
        Path packs = Files.createDirectories(folder.resolve("objects").resolve("pack"));
        Files.createDirectories(folder.resolve("refs"));
        Files.writeString(
                folder.resolve("config"),
                "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = "
                        + format.keyword() + "\n");
        Files.write(folder.resolve("packed-refs"), git.output("for-each-ref", "--format=%(objectname) %(refname)"));
        Files.writeString(folder.resolve("HEAD"), head(git) + "\n");
        try (PackWriter pack = new PackWriter(packs.resolve("pack-copy.pack"), format, count);
                CatFileBatch objects = CatFileBatch.startAll(git)) {
            for (int i = 0; i < count; i++) {
                StoppedException.check();
                CatFileBatch.ObjectHeader object = objects.next();
                if (object == null) {
                    throw new IOException("git cannot read an object");
                }
                pack.add(object.name(), object.type(), object.size(), objects.content());
            }
            pack.finish();
        }
    }

    /** Returns the content of HEAD: the name of a branch, which need not exist, or an object id. */
    private static String head(GitCommand git) throws IOException {
        if (git.succeeds("symbolic-ref", "--quiet", "HEAD")) {
            return "ref: " + new String(git.output("symbolic-ref", "--quiet", "HEAD"), StandardCharsets.UTF_8).strip();
        }
        String id = new String(git.output("rev-parse", "--verify", "--quiet", "HEAD"), StandardCharsets.UTF_8).strip();
        if (!ObjectIds.isObjectId(id)) {
            throw new IOException("git does not know what HEAD is");
        }
        return id;
    }
}
