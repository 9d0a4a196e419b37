/** The commands restrict, rotate, revoke and mint. */
@NullMarked
package dev.trapstreet.cli.remedy;

import org.jspecify.annotations.NullMarked;
