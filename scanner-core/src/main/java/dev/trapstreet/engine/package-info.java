/** Joins the stages of a scan: worker threads, the search of each chunk, and the findings made of what was found. */
@NullMarked
package dev.trapstreet.engine;

import org.jspecify.annotations.NullMarked;
