/**
 * Restricted YAML reader: scalars are text with a line number, keys are checked, and a small file cannot expand to a
 * large one.
 */
@NullMarked
package dev.trapstreet.yaml;

import org.jspecify.annotations.NullMarked;
