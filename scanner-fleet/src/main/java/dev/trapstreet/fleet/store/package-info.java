/** The store of the findings: its tables, how waves are committed to it, and what the last state of each repository is. */
@NullMarked
package dev.trapstreet.fleet.store;

import org.jspecify.annotations.NullMarked;
