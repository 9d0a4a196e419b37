/** Stages of a scan joined together: the worker threads, the search of each chunk, and the assembly of the findings. */
@NullMarked
package dev.trapstreet.engine;

import org.jspecify.annotations.NullMarked;
