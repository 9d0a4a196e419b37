/** Splits files and streams into chunks, and reads the contents of archives and compressed files. */
@NullMarked
package dev.trapstreet.source.content;

import org.jspecify.annotations.NullMarked;
