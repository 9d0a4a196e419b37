/** Result types of a scan: immutable values, with the words that reports use for them. */
@NullMarked
package dev.trapstreet.finding;

import org.jspecify.annotations.NullMarked;
