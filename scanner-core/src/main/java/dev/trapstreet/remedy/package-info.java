/**
 * Remediation of leaked tokens: restrict, replace, delete, or create a temporary token. A plan is made first, from the
 * account's own token list. It is carried out on request, and the result of every step is reported.
 */
@NullMarked
package dev.trapstreet.remedy;

import org.jspecify.annotations.NullMarked;
