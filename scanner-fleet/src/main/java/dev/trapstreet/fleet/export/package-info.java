/** Export of a store to a database. */
@NullMarked
package dev.trapstreet.fleet.export;

import org.jspecify.annotations.NullMarked;
