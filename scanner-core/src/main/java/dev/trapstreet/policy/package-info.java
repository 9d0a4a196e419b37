/** Policy of a scan: configuration, suppressions, baseline, severity, thresholds and exit codes. */
@NullMarked
package dev.trapstreet.policy;

import org.jspecify.annotations.NullMarked;
