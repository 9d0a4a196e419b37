/**
 * Readers of compiled and structured file formats. They name the element that contains a location: a class, resource,
 * source, table or cell.
 */
@NullMarked
package dev.trapstreet.compiled;

import org.jspecify.annotations.NullMarked;
