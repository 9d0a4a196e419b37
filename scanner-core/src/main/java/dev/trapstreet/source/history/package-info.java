/** Searches every object of a git repository once, then finds the commits that introduced the tokens found. */
@NullMarked
package dev.trapstreet.source.history;

import org.jspecify.annotations.NullMarked;
