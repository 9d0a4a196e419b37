/** A report as text, JSON, JSON lines or SARIF. */
@NullMarked
package dev.trapstreet.report;

import org.jspecify.annotations.NullMarked;
