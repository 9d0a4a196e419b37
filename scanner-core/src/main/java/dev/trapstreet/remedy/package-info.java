/**
 * What can be done about a token: restrict it, replace it, delete it, make a temporary one. Plans first, from what the account
 * itself lists; carries a plan out on request, and says of every step whether it was done.
 */
@NullMarked
package dev.trapstreet.remedy;

import org.jspecify.annotations.NullMarked;
