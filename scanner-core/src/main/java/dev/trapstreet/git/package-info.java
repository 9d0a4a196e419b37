/** The git program: how it is found and started, what it may read, and how long it may take. Nothing but the JDK. */
@NullMarked
package dev.trapstreet.git;

import org.jspecify.annotations.NullMarked;
