/**
 * Contract between the code that reads scan targets and the code that searches them: sources, their options, tasks and chunks.
 */
@NullMarked
package dev.trapstreet.source;

import org.jspecify.annotations.NullMarked;
