/** Names the element of a binary file, such as a class, a resource or a table, that contains a token. */
@NullMarked
package dev.trapstreet.binary;

import org.jspecify.annotations.NullMarked;
