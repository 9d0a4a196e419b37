/** The commands {@code decode} and {@code check-url}, which explain one token or its allowed URLs. */
@NullMarked
package dev.trapstreet.cli.token;

import org.jspecify.annotations.NullMarked;
