/** Says what of a compiled form holds a place: which class, resource, source, table or cell. */
@NullMarked
package dev.trapstreet.compiled;

import org.jspecify.annotations.NullMarked;
