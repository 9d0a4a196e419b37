package dev.trapstreet.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sender of requests under the request policy of docs/domain.md#request-policy. It respects the account's budget, sends
 * at most two requests in parallel, limits time and size, and retries after 429 and 5xx. It follows no redirects and
 * sends no cookies and no Referer. Thread-safe.
 *
 * <p>Every error becomes an {@link ApiFailure}. Exceptions are not passed on, because their messages quote URLs.
 */
final class Transport {
    static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    static final Duration TOTAL_LIMIT = Duration.ofSeconds(15);

    /** Maximum wait that the API may request. If it requests more, the call fails. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private static final Duration DEFAULT_WAIT = Duration.ofMinutes(1);

    /** Longest request that is not taken for a difference of the clocks: the date has a resolution of a second. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(20);

    private static final int THROTTLED_RETRIES = 2;
    private static final int SERVER_RETRIES = 3;
    private static final int MAX_CONCURRENT = 2;

    private final ApiEndpoint endpoint;
    private final ApiTime time;
    private final RateLimiter budget;
    private final HttpClient client;
    private final EnvironmentProxySelector proxies;
    private final Duration totalLimit;
    private final Semaphore slots = new Semaphore(MAX_CONCURRENT, true);

    /** Response with any status and a body within the limit. Not printable, because the body may contain a token. */
    static final class ApiResponse {
        private final int status;
        private final HttpHeaders headers;
        private final byte[] body;

        ApiResponse(int status, HttpHeaders headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        int status() {
            return status;
        }

        /** Returns the values of a header, in order. */
        List<String> values(String header) {
            return headers.allValues(header);
        }

        byte[] body() {
            return body;
        }

        HttpHeaders headers() {
            return headers;
        }
    }

    Transport(
            ApiEndpoint endpoint,
            ApiTime time,
            EnvironmentProxySelector proxies,
            Duration totalLimit,
            @Nullable SSLContext trust) {
        this.endpoint = endpoint;
        this.time = time;
        this.budget = new RateLimiter(time);
        this.totalLimit = totalLimit;
        this.proxies = proxies;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_LIMIT)
                .proxy(proxies);
        this.client =
                trust == null ? builder.build() : builder.sslContext(trust).build();
    }

    /**
     * Sends a request, with retries, and returns the response if its status is below 300 or between 400 and 499.
     *
     * @param beforeWaiting is run before each wait, for the account's budget or at the API's request
     */
    ApiResult<ApiResponse> send(ApiRequest request, Runnable beforeWaiting) throws InterruptedException {
        int throttled = 0;
        int failed = 0;
        while (true) {
            budget.acquire(request.account(), beforeWaiting);
            ApiResult<ApiResponse> result = sendOnce(request);
            if (result.failure().isPresent()) {
                if (result.failure().get().reason() == ApiFailure.Reason.UNREACHABLE && request.isRepeatable()) {
                    // Java's client silently sends a GET again if the connection ends without a response.
                    budget.charge(request.account());
                }
                return afterFailures(request, failed, result);
            }
            ApiResponse response = result.value().orElseThrow();
            if (response.status() == 429) {
                Duration wait = wait(response.headers);
                if (throttled++ == THROTTLED_RETRIES || wait.compareTo(LONGEST_WAIT) > 0) {
                    return afterFailures(
                            request, failed, ApiResult.failure(ApiFailure.Reason.THROTTLED, response.status()));
                }
                budget.block(request.account(), wait);
            } else if (response.status() >= 500) {
                if (!request.isRepeatable() || failed == SERVER_RETRIES) {
                    return ApiResult.failure(ApiFailure.Reason.SERVER_ERROR, response.status());
                }
                beforeWaiting.run();
                time.sleep(Duration.ofSeconds(1L << failed++));
            } else if (response.status() >= 300 && response.status() < 400) {
                return ApiResult.failure(ApiFailure.Reason.REDIRECTED, response.status());
            } else {
                return result;
            }
        }
    }

    /**
     * Returns the failure to report after retries. If a change failed with a server error before, it may have been
     * carried out, whatever the failure of the last attempt is.
     */
    private static ApiResult<ApiResponse> afterFailures(ApiRequest request, int failed, ApiResult<ApiResponse> last) {
        if (failed == 0 || request.method() == ApiRequest.Method.GET) {
            return last;
        }
        return ApiResult.failure(ApiFailure.of(
                ApiFailure.Reason.SERVER_ERROR,
                0,
                "after a retry, " + last.failure().orElseThrow().description()));
    }

    /**
     * Returns the wait that the API requests: the time of {@code Retry-After}, or else until one second after its rate
     * limit resets, or else a minute. Times of the API are compared with its own clock, the {@code Date} header, because
     * this machine's clock may be wrong.
     */
    private Duration wait(HttpHeaders headers) {
        Instant now = date(headers, "Date").orElseGet(time::now);
        Duration wait = number(headers, "Retry-After")
                .map(Duration::ofSeconds)
                .or(() -> date(headers, "Retry-After")
                        .map(until -> Duration.between(now, until).plusSeconds(1)))
                .or(() -> number(headers, "X-Rate-Limit-Reset")
                        .map(seconds -> Duration.ofSeconds(seconds - now.getEpochSecond() + 1)))
                .orElse(DEFAULT_WAIT);
        return wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait;
    }

    /**
     * Returns by how much this machine's clock is ahead of the API's; negative if it is behind. Empty if the difference
     * is too small to matter, or the response has no date.
     *
     * @param sent the time of the request, by this machine's clock
     */
    static Optional<Duration> clockDifference(HttpHeaders headers, Instant sent) {
        return date(headers, "Date")
                .map(served -> Duration.between(served, sent))
                .filter(ahead -> ahead.abs().compareTo(CLOCK_TOLERANCE) > 0);
    }

    /** Returns the value of a header that is a date. Any other value counts as absent. */
    private static Optional<Instant> date(HttpHeaders headers, String name) {
        return headers.firstValue(name).flatMap(text -> {
            try {
                return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    /** Returns the value of a header with at most ten digits. Any other value counts as absent. */
    private static Optional<Long> number(HttpHeaders headers, String name) {
        return headers.firstValue(name)
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(Long::valueOf);
    }

    private ApiResult<ApiResponse> sendOnce(ApiRequest call) throws InterruptedException {
        URI uri = URI.create(endpoint.origin() + call.target());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).header("Accept", "application/json").header("User-Agent", "trapstreet");
        proxies.authorization(uri).ifPresent(value -> request.header("Proxy-Authorization", value));
        String json = call.json();
        if (json == null) {
            request.method(call.method().name(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(call.method().name(), BodyPublishers.ofString(json));
        }
        slots.acquire();
        try {
            return exchange(request.build(), call.limit());
        } catch (RuntimeException e) {
            return ApiResult.internalError(e);
        } finally {
            slots.release();
        }
    }

    private ApiResult<ApiResponse> exchange(HttpRequest request, int limit) throws InterruptedException {
        CompletableFuture<HttpResponse<Optional<byte[]>>> sent =
                client.sendAsync(request, head -> new BoundedBodyHandler(limit));
        try {
            // The request's own timeout ends with the last header, and the body may be slow too.
            HttpResponse<Optional<byte[]>> response = sent.get(totalLimit.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() == 407) {
                // The answer of a proxy to the request for a tunnel has no body, not even an empty one.
                return ApiResult.failure(ApiFailure.Reason.PROXY_AUTHENTICATION, response.statusCode());
            }
            if (response.body().isEmpty()) {
                return ApiResult.failure(ApiFailure.Reason.TOO_LARGE, response.statusCode());
            }
            return ContentEncoding.decode(response.headers(), response.body().get(), limit)
                    .map(body -> ApiResult.success(new ApiResponse(response.statusCode(), response.headers(), body)))
                    .orElseGet(() -> ApiResult.failure(ApiFailure.of(
                            ApiFailure.Reason.GARBAGE, response.statusCode(), "its encoding cannot be decoded")));
        } catch (TimeoutException e) {
            return ApiResult.failure(ApiFailure.Reason.TIMED_OUT, 0);
        } catch (ExecutionException e) {
            return ApiResult.failure(failure(e.getCause()));
        } finally {
            sent.cancel(true); // no effect after completion
        }
    }

    private static ApiFailure failure(@Nullable Throwable cause) {
        if (cause instanceof HttpTimeoutException) {
            return ApiFailure.of(ApiFailure.Reason.TIMED_OUT, 0);
        }
        if (cause instanceof SSLException) {
            return ApiFailure.of(ApiFailure.Reason.TLS, 0);
        }
        if (cause instanceof ConnectException) {
            boolean name = cause.getCause() instanceof UnresolvedAddressException
                    || (cause.getCause() != null && cause.getCause().getCause() instanceof UnresolvedAddressException);
            return ApiFailure.of(
                    ApiFailure.Reason.UNREACHABLE, 0, name ? ApiFailure.NO_NAME : ApiFailure.NO_CONNECTION);
        }
        if (cause instanceof IOException && String.valueOf(cause.getMessage()).startsWith("Tunnel failed")) {
            return ApiFailure.of(ApiFailure.Reason.UNREACHABLE, 0, ApiFailure.NO_TUNNEL);
        }
        return ApiFailure.of(ApiFailure.Reason.UNREACHABLE, 0, "the connection was interrupted");
    }
}
