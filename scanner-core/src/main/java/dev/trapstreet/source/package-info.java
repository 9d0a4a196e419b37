/** Where bytes come from: directory trees, named files, standard input. Sources push chunks; they own limits and closing. */
@NullMarked
package dev.trapstreet.source;

import org.jspecify.annotations.NullMarked;
