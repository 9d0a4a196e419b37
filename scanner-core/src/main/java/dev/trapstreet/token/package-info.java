/** Model of Mapbox tokens: format, payload, authorization ids, scopes, allowed URLs, lifetime and confidence. */
@NullMarked
package dev.trapstreet.token;

import org.jspecify.annotations.NullMarked;
