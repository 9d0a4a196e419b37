package dev.trapstreet.git.jgit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Writer of changes in git's raw format (git-diff-tree, "RAW OUTPUT FORMAT" and "COMBINED DIFF FORMAT"). */
final class RawEntry {
    private RawEntry() {}

    /** Writes how the last tree of a walk differs from the others at the current path. */
    static void write(TreeWalk walk, ByteArrayOutputStream to) {
        int last = walk.getTreeCount() - 1;
        StringBuilder entry = new StringBuilder(100);
        for (int i = 0; i < last; i++) {
            entry.append(':');
        }
        for (int i = 0; i <= last; i++) {
            entry.append(mode(walk.getRawMode(i))).append(' ');
        }
        for (int i = 0; i <= last; i++) {
            entry.append(walk.getObjectId(i).name()).append(' ');
        }
        for (int i = 0; i < last; i++) {
            entry.append(status(walk.getRawMode(i), walk.getRawMode(last)));
        }
        write(entry.toString(), walk.getRawPath(), 0, to);
    }

    /** Writes an unmerged path with its entry in the tree that the index is compared with. */
    static void writeUnmerged(int mode, ObjectId object, byte[] path, int from, ByteArrayOutputStream to) {
        String entry = ":" + mode(mode) + " 000000 " + object.name() + " "
                + ObjectId.zeroId().name() + " U";
        write(entry, path, from, to);
    }

    static void write(String entry, byte[] path, int from, ByteArrayOutputStream to) {
        byte[] bytes = entry.getBytes(StandardCharsets.US_ASCII);
        to.write(bytes, 0, bytes.length);
        to.write(0);
        to.write(path, from, path.length - from);
        to.write(0);
    }

    static String mode(int mode) {
        String octal = Integer.toOctalString(mode);
        return "0".repeat(Math.max(0, 6 - octal.length())) + octal;
    }

    private static char status(int before, int after) {
        if (before == 0) {
            return 'A';
        }
        if (after == 0) {
            return 'D';
        }
        return (before & FileMode.TYPE_MASK) == (after & FileMode.TYPE_MASK) ? 'M' : 'T';
    }
}
