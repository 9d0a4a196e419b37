/** Searches every object of a git repository once, then finds out which commits brought in what was found. */
@NullMarked
package dev.trapstreet.source.history;

import org.jspecify.annotations.NullMarked;
