/** Decoding of encoded, escaped and split tokens, with the location of each decoded byte in the original text. */
@NullMarked
package dev.trapstreet.decode;

import org.jspecify.annotations.NullMarked;
