/** What a finding is worth: its severity, the threshold that fails a build, the exit code. */
@NullMarked
package dev.trapstreet.policy;

import org.jspecify.annotations.NullMarked;
