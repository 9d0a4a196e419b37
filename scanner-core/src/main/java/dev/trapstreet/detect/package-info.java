/** Detection of Mapbox tokens, and of unsafe settings around them, in the chunks that a source delivers. */
@NullMarked
package dev.trapstreet.detect;

import org.jspecify.annotations.NullMarked;
