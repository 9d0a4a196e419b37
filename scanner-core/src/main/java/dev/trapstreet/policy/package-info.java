/**
 * Policy of a scan: configuration, suppressions, baseline, severity, thresholds and exit codes. Also the audit of an
 * account.
 */
@NullMarked
package dev.trapstreet.policy;

import org.jspecify.annotations.NullMarked;
