/**
 * Code that the front ends share: the values of options that all of them have, the exception for an invalid one, and the messages of a run.
 * A front end names the option as its users spell it.
 */
@NullMarked
package dev.trapstreet.run;

import org.jspecify.annotations.NullMarked;
