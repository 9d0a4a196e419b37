/** Sources of what a commit or a push brings in: the index, and commits that are not in the repository yet. */
@NullMarked
package dev.trapstreet.source.change;

import org.jspecify.annotations.NullMarked;
