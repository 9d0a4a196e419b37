/** The Maven plugin. This version has the goal {@code help} alone: {@code check} and {@code scan} are not built yet. */
@NullMarked
package dev.trapstreet.maven;

import org.jspecify.annotations.NullMarked;
