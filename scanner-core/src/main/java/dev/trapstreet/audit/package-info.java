/** Compares the tokens of an account with those that were found in code. */
@NullMarked
package dev.trapstreet.audit;

import org.jspecify.annotations.NullMarked;
