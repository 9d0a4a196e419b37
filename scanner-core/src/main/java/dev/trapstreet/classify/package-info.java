/** Who can read the place where a token stands: from its path, the code around it and the project around that. */
@NullMarked
package dev.trapstreet.classify;

import org.jspecify.annotations.NullMarked;
