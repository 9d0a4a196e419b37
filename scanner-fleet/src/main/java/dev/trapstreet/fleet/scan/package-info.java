/** The scan of one repository on an executor, from its refs to its row. */
@NullMarked
package dev.trapstreet.fleet.scan;

import org.jspecify.annotations.NullMarked;
