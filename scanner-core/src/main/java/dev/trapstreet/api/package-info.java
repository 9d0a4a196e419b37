/**
 * Client of the Tokens API (see docs/domain.md#tokens-api): retrieve, list, list scopes, create, create temporary,
 * update, delete. The only package that opens network connections. Its exceptions and failures never contain a URL, a
 * token or the text of a response.
 */
@NullMarked
package dev.trapstreet.api;

import org.jspecify.annotations.NullMarked;
