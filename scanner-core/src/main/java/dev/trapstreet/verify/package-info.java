/**
 * Verdicts: which tokens are asked about, in which order, what an answer means for the finding, and what is remembered of it
 * (DOMAIN section 6.1).
 */
@NullMarked
package dev.trapstreet.verify;

import org.jspecify.annotations.NullMarked;
