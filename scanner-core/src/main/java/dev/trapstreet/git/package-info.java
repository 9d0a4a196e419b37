/**
 * Starts the git program: finds it, checks what it would read in a repository, and limits its time. Without one, has package
 * {@code git.jgit} run the commands. Otherwise uses only the JDK.
 */
@NullMarked
package dev.trapstreet.git;

import org.jspecify.annotations.NullMarked;
