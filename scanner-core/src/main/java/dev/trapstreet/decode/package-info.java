/** Undoes encodings in which a token may stand, and says where in the original it stands. */
@NullMarked
package dev.trapstreet.decode;

import org.jspecify.annotations.NullMarked;
