/** The command {@code hook}, which installs and runs git hooks. */
@NullMarked
package dev.trapstreet.cli.hook;

import org.jspecify.annotations.NullMarked;
