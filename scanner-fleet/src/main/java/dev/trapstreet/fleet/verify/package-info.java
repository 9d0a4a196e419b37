/** Verification of the tokens of a store, which are read again for it. */
@NullMarked
package dev.trapstreet.fleet.verify;

import org.jspecify.annotations.NullMarked;
