/**
 * Reading of git packs and loose objects: pack index, table of objects in offset order, delta trees, inflating. Depends on
 * the JDK only.
 */
@NullMarked
package dev.trapstreet.pack;

import org.jspecify.annotations.NullMarked;
