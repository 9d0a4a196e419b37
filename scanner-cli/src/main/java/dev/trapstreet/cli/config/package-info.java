/** The command {@code config}. */
@NullMarked
package dev.trapstreet.cli.config;

import org.jspecify.annotations.NullMarked;
