/** The command hook: installs git hooks and runs them. */
@NullMarked
package dev.trapstreet.cli.hook;

import org.jspecify.annotations.NullMarked;
