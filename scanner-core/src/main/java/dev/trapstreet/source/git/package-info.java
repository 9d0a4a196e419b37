/** Reads git repositories on disk: their directories, refs and single objects. Limits protect against hostile repositories. */
@NullMarked
package dev.trapstreet.source.git;

import org.jspecify.annotations.NullMarked;
