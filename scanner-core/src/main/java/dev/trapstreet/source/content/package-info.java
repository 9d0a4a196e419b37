/** Turns files into chunks; opens archives and compressed files on the way. */
@NullMarked
package dev.trapstreet.source.content;

import org.jspecify.annotations.NullMarked;
