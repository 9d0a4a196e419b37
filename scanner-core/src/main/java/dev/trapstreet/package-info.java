/**
 * API of the library: {@link dev.trapstreet.SecretScanner} runs a scan of {@link dev.trapstreet.Sources} with
 * {@link dev.trapstreet.ScanOptions} and returns a report.
 *
 * <p>Unless documented otherwise, no parameter of this package may be null, and no method returns null.
 */
@NullMarked
package dev.trapstreet;

import org.jspecify.annotations.NullMarked;
