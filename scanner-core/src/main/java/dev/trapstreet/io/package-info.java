/** Files of the program itself: atomic writes, and the cache folder. Uses the JDK only. */
@NullMarked
package dev.trapstreet.io;

import org.jspecify.annotations.NullMarked;
