/** Reports of a store in the formats of the core, and central suppressions. */
@NullMarked
package dev.trapstreet.fleet.report;

import org.jspecify.annotations.NullMarked;
