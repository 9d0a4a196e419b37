/** Questions to the store: tokens, repositories, accounts, changes, status. */
@NullMarked
package dev.trapstreet.fleet.query;

import org.jspecify.annotations.NullMarked;
