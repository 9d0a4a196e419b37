/** Rules as data: reads, checks and compiles the files of {@code rules/}, and says which of them a token breaks. */
@NullMarked
package dev.trapstreet.rule;

import org.jspecify.annotations.NullMarked;
