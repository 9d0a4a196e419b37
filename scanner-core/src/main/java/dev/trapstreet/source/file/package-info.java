/** Sources of single files, directories and streams. */
@NullMarked
package dev.trapstreet.source.file;

import org.jspecify.annotations.NullMarked;
