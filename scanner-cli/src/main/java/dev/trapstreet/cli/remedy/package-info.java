/** The remediation commands: {@code restrict}, {@code rotate}, {@code revoke} and {@code mint}. */
@NullMarked
package dev.trapstreet.cli.remedy;

import org.jspecify.annotations.NullMarked;
