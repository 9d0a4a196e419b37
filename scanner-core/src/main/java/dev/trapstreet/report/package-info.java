/** A report in every form that people and programs read. */
@NullMarked
package dev.trapstreet.report;

import org.jspecify.annotations.NullMarked;
