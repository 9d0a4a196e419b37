/** From a chunk to the tokens in it. */
@NullMarked
package dev.trapstreet.detect;

import org.jspecify.annotations.NullMarked;
