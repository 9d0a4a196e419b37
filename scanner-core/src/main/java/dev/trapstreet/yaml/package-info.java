/** YAML as it is read here: every scalar is text with its line, keys are checked, and nothing can make a small file large. */
@NullMarked
package dev.trapstreet.yaml;

import org.jspecify.annotations.NullMarked;
