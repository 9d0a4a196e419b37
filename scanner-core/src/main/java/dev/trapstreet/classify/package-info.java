/**
 * Classification of the location of a token: who can read it, as derived from the path, the surrounding code and the project. See
 * docs/domain.md, section "Exposure".
 */
@NullMarked
package dev.trapstreet.classify;

import org.jspecify.annotations.NullMarked;
