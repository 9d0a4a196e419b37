package dev.trapstreet.classify;

import dev.trapstreet.finding.GitOrigin;
import dev.trapstreet.finding.Part;
import dev.trapstreet.finding.Setting;
import dev.trapstreet.source.FileTree;
import java.util.Optional;

/** Says who can read a place (DOMAIN section 3.2). Immutable but for what it remembers of a tree; shared by threads. */
public final class Classifier {
    /**
     * Looks at one place.
     *
     * @param path of the file, relative to the tree's root, {@code /} between names
     * @param kind what holds it in a git history; empty for a file
     * @param clues what its content says around the token
     * @param tree the files around it: the working tree's, or those of the introducing commit
     */
    public Classified classify(String path, Part part, Optional<GitOrigin.Kind> kind, Clues clues, FileTree tree) {
        return new Classified(Setting.UNKNOWN, "");
    }
}
