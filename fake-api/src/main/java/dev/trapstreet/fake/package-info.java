/**
 * Fake Tokens API on the loopback interface, for tests and experiments. It keeps state and implements the documented
 * behavior: token signatures, accounts, scopes, allowed URLs, every documented error, rate limits and pagination. It
 * can also fail on demand. It shares no code with the scanner, so that one cannot hide an error of the other.
 */
@NullMarked
package dev.trapstreet.fake;

import org.jspecify.annotations.NullMarked;
