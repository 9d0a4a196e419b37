/** The contract between whatever reads a target and whatever searches it: sources, their options, tasks and chunks. */
@NullMarked
package dev.trapstreet.source;

import org.jspecify.annotations.NullMarked;
