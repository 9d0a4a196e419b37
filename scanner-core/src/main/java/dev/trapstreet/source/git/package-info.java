/** Reads a git repository on disk: its directories, refs and single objects. */
@NullMarked
package dev.trapstreet.source.git;

import org.jspecify.annotations.NullMarked;
