/** Moves tokens out of code into what the project reads at run or build time. Edits whole lines that are understood, and no others. */
@NullMarked
package dev.trapstreet.fix;

import org.jspecify.annotations.NullMarked;
