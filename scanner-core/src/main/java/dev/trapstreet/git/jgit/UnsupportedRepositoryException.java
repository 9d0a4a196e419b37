package dev.trapstreet.git.jgit;

import java.io.IOException;

/**
 * Thrown when JGit does not support what a command needs, such as SHA-256 object ids or a split index. The message is a predicate
 * about JGit without a full stop, such as "does not read a split index".
 */
public final class UnsupportedRepositoryException extends IOException {
    private static final long serialVersionUID = 1;

    UnsupportedRepositoryException(String predicate) {
        super(predicate);
    }

    UnsupportedRepositoryException(String predicate, Throwable cause) {
        super(predicate, cause);
    }
}
