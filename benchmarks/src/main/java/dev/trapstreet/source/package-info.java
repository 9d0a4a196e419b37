/** The benchmark of the tree pass, in the package of what it measures, which nobody else needs to see. */
@NullMarked
package dev.trapstreet.source;

import org.jspecify.annotations.NullMarked;
