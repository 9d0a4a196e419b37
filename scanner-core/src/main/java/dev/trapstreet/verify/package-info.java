/**
 * Online verification of tokens: selection and order of requests, interpretation of responses, and a cache of results
 * (see docs/domain.md#retrieve-a-token). Also the join of findings with an account's token list.
 */
@NullMarked
package dev.trapstreet.verify;

import org.jspecify.annotations.NullMarked;
