/** Files of the program's own: those that are written whole or not at all, and those kept between runs. Uses the JDK only. */
@NullMarked
package dev.trapstreet.io;

import org.jspecify.annotations.NullMarked;
