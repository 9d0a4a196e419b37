/**
 * The Tokens API as its document tells it (DOMAIN section 6): retrieve, list, scopes, create, create temporary, update,
 * delete. The only room that opens a connection. No address, token or text of an answer leaves it in an exception.
 */
@NullMarked
package dev.trapstreet.api;

import org.jspecify.annotations.NullMarked;
