/**
 * Stands in for the git program where none is installed: runs the commands that package {@code git} uses in this process, by JGit.
 * Nothing here is loaded if there is a git program.
 */
@NullMarked
package dev.trapstreet.git.jgit;

import org.jspecify.annotations.NullMarked;
