/** The plan of a run: which repositories are scanned, in which order, and which are skipped. */
@NullMarked
package dev.trapstreet.fleet.plan;

import org.jspecify.annotations.NullMarked;
