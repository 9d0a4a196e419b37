/** Reports and audits in all formats, and the explanation of single tokens. */
@NullMarked
package dev.trapstreet.report;

import org.jspecify.annotations.NullMarked;
