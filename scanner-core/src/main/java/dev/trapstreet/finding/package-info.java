/** The vocabulary of a result: values only, in the words that a report uses. */
@NullMarked
package dev.trapstreet.finding;

import org.jspecify.annotations.NullMarked;
