/** Audit of an account: compares its token list with the tokens found in code. */
@NullMarked
package dev.trapstreet.audit;

import org.jspecify.annotations.NullMarked;
