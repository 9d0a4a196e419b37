/** Rules as data: parses, validates and compiles the files of {@code rules/}, and applies them to tokens. */
@NullMarked
package dev.trapstreet.rule;

import org.jspecify.annotations.NullMarked;
