package dev.trapstreet.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Running fake API: an HTTP or HTTPS server on the loopback interface. Thread-safe.
 *
 * <pre>
 *   try (FakeTokensApi fake = FakeTokensApi.http(InstantSource.system())) {
 *       FakeToken token = fake.account("trapstreet-demo").create(Instant.now(), List.of("styles:read"), null, null);
 *       … send requests to fake.url() …
 *   }
 * </pre>
 */
public final class FakeTokensApi implements AutoCloseable {
    private static final int HUGE = 64 << 20;

    static {
        // The server reads this property once. Without it, every response on a kept-alive connection waits 40 ms for a
        // delayed acknowledgment.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "fake-tokens-api");
        thread.setDaemon(true);
        return thread;
    });
    private final String url;
    private final InstantSource clock;
    private final TokenMint mint;
    private final Endpoints endpoints;
    private final RateLimit rates = new RateLimit();
    private final Deque<InjectedFault> faults = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final Map<String, InjectedFault> byAccount = new HashMap<>();
    private @Nullable InjectedFault always;
    private volatile Duration slowness = Duration.ofSeconds(30);

    /**
     * Request that was received, without its token.
     *
     * @param at the time of the request
     * @param method the HTTP method
     * @param path the path, without the query
     * @param headers the names of the headers, ignoring case
     * @param status the status of the response; 0 if there was none
     */
    public record Request(Instant at, String method, String path, Set<String> headers, int status) {}

    private FakeTokensApi(HttpServer server, String scheme, InstantSource clock, long seed) {
        this.server = server;
        this.clock = clock;
        this.mint = new TokenMint(seed);
        this.endpoints = new Endpoints(mint, clock);
        this.url = scheme + "://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Starts an HTTP server on a free port.
     *
     * @param clock the clock of the API
     * @return the running server
     * @throws IOException if the server cannot be started
     */
    public static FakeTokensApi http(InstantSource clock) throws IOException {
        return http(clock, 0, 1);
    }

    /**
     * Starts an HTTP server.
     *
     * @param port the port, or 0 for a free one
     * @param seed the seed for keys and ids
     */
    static FakeTokensApi http(InstantSource clock, int port, long seed) throws IOException {
        return new FakeTokensApi(HttpServer.create(loopback(port), 0), "http", clock, seed);
    }

    /**
     * Starts an HTTPS server on a free port.
     *
     * @param clock the clock of the API
     * @param identity the TLS context with the server's certificate
     * @return the running server
     * @throws IOException if the server cannot be started
     */
    public static FakeTokensApi https(InstantSource clock, SSLContext identity) throws IOException {
        return https(clock, identity, 0, 1);
    }

    static FakeTokensApi https(InstantSource clock, SSLContext identity, int port, long seed) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity));
        return new FakeTokensApi(server, "https", clock, seed);
    }

    private static InetSocketAddress loopback(int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    /** {@return the address: scheme, host and port} */
    public String url() {
        return url;
    }

    /**
     * Returns an account, and creates it if it does not exist.
     *
     * @param name the account name
     * @return the account
     */
    public FakeAccount account(String name) {
        return endpoints.account(name);
    }

    /**
     * Creates a token with a valid signature whose authorization does not exist, as after its deletion.
     *
     * @param usage the type: {@code pk} or {@code sk}
     * @param user the account name, which need not exist
     * @return the token
     */
    public String revoked(String usage, String user) {
        return mint.permanent(usage, user, mint.id(clock.instant()));
    }

    /**
     * Makes the next requests fail.
     *
     * @param fault the kind of failure
     * @param times the number of requests that fail
     */
    public synchronized void fail(InjectedFault fault, int times) {
        for (int i = 0; i < times; i++) {
            faults.addLast(fault);
        }
    }

    /**
     * Makes all requests fail from now on. Discards the failures set by {@link #fail(InjectedFault, int)}.
     *
     * @param fault the kind of failure; null to stop
     */
    public synchronized void failAlways(@Nullable InjectedFault fault) {
        always = fault;
        faults.clear();
    }

    /**
     * Makes all requests with a token of an account fail. Takes precedence over other failures.
     *
     * @param user the account name
     * @param fault the kind of failure
     */
    public synchronized void failAccount(String user, InjectedFault fault) {
        byAccount.put(user, fault);
    }

    private synchronized @Nullable InjectedFault nextFault(String user) {
        InjectedFault ofAccount = byAccount.get(user);
        if (ofAccount != null) {
            return ofAccount;
        }
        InjectedFault next = faults.pollFirst();
        return next == null ? always : next;
    }

    /**
     * Sets the delay of {@link InjectedFault#SLOW} and {@link InjectedFault#SLOW_BODY}. The default is 30 seconds.
     *
     * @param duration the delay
     */
    public void slowness(Duration duration) {
        slowness = duration;
    }

    /** {@return all requests received so far, in order} */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** {@return the highest number of requests for one account within any minute} */
    public int busiestMinute() {
        return rates.busiest();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            InjectedFault fault = nextFault(user(exchange));
            if (fault == null
                    || fault == InjectedFault.NONE
                    || fault == InjectedFault.FOREIGN_LINK
                    || fault == InjectedFault.LOOPING_LINK) {
                answer(exchange, body, fault);
            } else {
                fail(exchange, body, fault);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is closing
        } finally {
            exchange.close();
        }
    }

    private void answer(HttpExchange exchange, byte[] body, @Nullable InjectedFault fault) throws IOException {
        RateLimit.Permit decision = rates.decide(user(exchange), clock.instant());
        exchange.getResponseHeaders().set("X-Rate-Limit-Interval", "60");
        exchange.getResponseHeaders().set("X-Rate-Limit-Limit", String.valueOf(RateLimit.REQUESTS));
        exchange.getResponseHeaders()
                .set("X-Rate-Limit-Reset", byDate(Duration.between(clock.instant(), decision.reset())));
        if (!decision.passes()) {
            send(exchange, 429, message("Too Many Requests"));
            return;
        }
        try {
            Endpoints.Reply reply = route(exchange, query(exchange), body);
            String next = fault == InjectedFault.LOOPING_LINK
                    ? exchange.getRequestURI().getRawQuery()
                    : reply.next();
            if (fault == InjectedFault.FOREIGN_LINK) {
                exchange.getResponseHeaders().set("Link", "<https://tokens.example.com/x>; rel=\"next\"");
            } else if (next != null) {
                String page = url + exchange.getRequestURI().getRawPath() + "?" + next;
                exchange.getResponseHeaders().set("Link", "<" + page + ">; rel=\"next\"");
            }
            send(exchange, reply.status(), reply.body());
        } catch (Refusal e) {
            send(exchange, e.status(), message(e.message()));
        }
    }

    private String user(HttpExchange exchange) {
        return mint.parse(query(exchange).getOrDefault("access_token", ""))
                .map(TokenMint.ParsedToken::user)
                .orElse("");
    }

    private Endpoints.Reply route(HttpExchange exchange, Map<String, String> query, byte[] body) throws Refusal {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
        String method = exchange.getRequestMethod();
        if (path.length == 3 && path[0].equals("scopes") && path[1].equals("v1") && method.equals("GET")) {
            return endpoints.scopes(path[2], query);
        }
        if (path.length < 2 || !path[0].equals("tokens") || !path[1].equals("v2")) {
            throw new Refusal(404, "Not found");
        }
        if (path.length == 2 && method.equals("GET")) {
            return endpoints.retrieve(query);
        }
        if (path.length == 3 && method.equals("GET")) {
            return endpoints.list(path[2], query);
        }
        if (path.length == 3 && method.equals("POST")) {
            return endpoints.create(path[2], query, body);
        }
        if (path.length == 4 && method.equals("PATCH")) {
            return endpoints.update(path[2], path[3], query, body);
        }
        if (path.length == 4 && method.equals("DELETE")) {
            return endpoints.delete(path[2], path[3], query);
        }
        throw new Refusal(404, "Not found");
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String parameter : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                String value = parameter.substring(equals + 1);
                query.put(parameter.substring(0, equals), URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static JsonNode message(String words) {
        return TokenMint.JSON.createObjectNode().put("message", words);
    }

    private void send(HttpExchange exchange, int status, @Nullable JsonNode json) throws IOException {
        byte[] body = json == null ? new byte[0] : json.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        send(exchange, status, body);
    }

    private void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        note(exchange, status);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized void note(HttpExchange exchange, int status) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(exchange.getRequestHeaders().keySet());
        String path = exchange.getRequestURI().getPath();
        requests.add(new Request(clock.instant(), exchange.getRequestMethod(), path, names, status));
    }

    private void fail(HttpExchange exchange, byte[] body, InjectedFault fault)
            throws IOException, InterruptedException {
        switch (fault) {
            case SLOW -> {
                note(exchange, 0);
                Thread.sleep(slowness.toMillis());
            }
            case SLOW_BODY -> {
                note(exchange, 200);
                exchange.sendResponseHeaders(200, 10);
                exchange.getResponseBody().flush();
                Thread.sleep(slowness.toMillis());
            }
            case RESET -> note(exchange, 0);
            case TRUNCATED -> {
                note(exchange, 200);
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            case THROTTLED -> throttle(exchange, "X-Rate-Limit-Reset", resetIn(60));
            case THROTTLED_SHORTLY -> throttle(exchange, "Retry-After", "7");
            case THROTTLED_FOR_AN_HOUR -> throttle(exchange, "X-Rate-Limit-Reset", resetIn(3600));
            case SERVER_ERROR -> send(exchange, 500, message("Internal Server Error"));
            case UNAVAILABLE -> send(exchange, 503, message("Service Unavailable"));
            case FORBIDDEN -> send(exchange, 403, message("Forbidden"));
            case UNAUTHORIZED -> send(exchange, 401, message("Unauthorized"));
            case NOT_FOUND -> send(exchange, 404, message("Not found"));
            case GARBAGE -> send(exchange, 200, "<html>Please log in".getBytes(StandardCharsets.UTF_8));
            case NO_CODE -> send(exchange, 200, TokenMint.JSON.createObjectNode());
            case UNKNOWN_CODE ->
                send(exchange, 200, TokenMint.JSON.createObjectNode().put("code", "TokenSplendid"));
            case OTHER_USER -> otherUser(exchange);
            case EMPTY -> send(exchange, 200, new byte[0]);
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", url + "/elsewhere");
                send(exchange, 302, new byte[0]);
            }
            case HUGE -> huge(exchange);
            case ANSWER_LOST -> {
                note(exchange, 0);
                try {
                    route(exchange, query(exchange), body);
                } catch (Refusal e) {
                    return; // the request would have been refused: nothing changes, and no response is sent
                }
            }
            case NONE, FOREIGN_LINK, LOOPING_LINK -> answer(exchange, body, fault);
        }
    }

    private static String resetIn(int seconds) {
        return byDate(Duration.ofSeconds(seconds));
    }

    /** Returns a moment in seconds since 1970, by the clock of the {@code Date} header, which the server sets itself. */
    private static String byDate(Duration from) {
        return String.valueOf(Instant.now().plus(from).getEpochSecond());
    }

    private void throttle(HttpExchange exchange, String header, String value) throws IOException {
        exchange.getResponseHeaders().set(header, value);
        send(exchange, 429, message("Too Many Requests"));
    }

    private void otherUser(HttpExchange exchange) throws IOException {
        var answer = TokenMint.JSON.createObjectNode().put("code", "TokenValid");
        answer.putObject("token")
                .put("usage", "pk")
                .put("user", "somebody-else")
                .put("authorization", "c");
        send(exchange, 200, answer);
    }

    private void huge(HttpExchange exchange) throws IOException {
        note(exchange, 200);
        exchange.sendResponseHeaders(200, 0);
        byte[] block = new byte[1 << 16];
        try (OutputStream out = exchange.getResponseBody()) {
            for (int sent = 0; sent < HUGE; sent += block.length) {
                out.write(block);
            }
        }
    }
}
