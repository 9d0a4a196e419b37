/** Starts the git program: finds it, checks what it would read in a repository, and limits its time. Uses only the JDK. */
@NullMarked
package dev.trapstreet.git;

import org.jspecify.annotations.NullMarked;
