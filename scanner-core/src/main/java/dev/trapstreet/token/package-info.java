/** What a Mapbox token is: type, payload, authorization id and birth time, scopes, expiry, and how sure we are of it. */
@NullMarked
package dev.trapstreet.token;

import org.jspecify.annotations.NullMarked;
