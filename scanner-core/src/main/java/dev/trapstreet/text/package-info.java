/** Bytes and positions, without a word of the domain: alphabets, the run search, lines and columns. Uses the JDK only. */
@NullMarked
package dev.trapstreet.text;

import org.jspecify.annotations.NullMarked;
