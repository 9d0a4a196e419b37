/**
 * A fake of the Tokens API on loopback that keeps state and obeys the API's document: signs tokens, knows accounts, scopes and
 * allowed URLs, answers with every error of the table, limits rates, pages listings, and fails on demand. Shares no code with
 * the scanner, so that neither can be wrong in the same way as the other.
 */
@NullMarked
package dev.trapstreet.fake;

import org.jspecify.annotations.NullMarked;
