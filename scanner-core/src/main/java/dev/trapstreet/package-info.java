/** The scanner as a library: {@link dev.trapstreet.SecretScanner} joins the stages. */
@NullMarked
package dev.trapstreet;

import org.jspecify.annotations.NullMarked;
