/** Saved reports: reads the JSON report back, joins several, and compares two. */
@NullMarked
package dev.trapstreet.saved;

import org.jspecify.annotations.NullMarked;
