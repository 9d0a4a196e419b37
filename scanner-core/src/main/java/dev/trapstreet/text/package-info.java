/**
 * Byte-level text processing, independent of the domain: alphabets, run search, lines and columns. Depends on the JDK
 * only.
 */
@NullMarked
package dev.trapstreet.text;

import org.jspecify.annotations.NullMarked;
