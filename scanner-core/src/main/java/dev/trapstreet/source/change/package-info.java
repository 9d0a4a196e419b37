/** Sources for the content that a commit or a push would add: the index, and commits that a repository does not have yet. */
@NullMarked
package dev.trapstreet.source.change;

import org.jspecify.annotations.NullMarked;
