/** Fuzz tests of whole scans, and what the fuzz tests of single parsers share. See fuzzing/README.md. */
@NullMarked
package dev.trapstreet.fuzzing;

import org.jspecify.annotations.NullMarked;
