/** Git packs: index, offset-ordered object table, delta trees, inflating. Nothing but the JDK. */
@NullMarked
package dev.trapstreet.pack;

import org.jspecify.annotations.NullMarked;
