package dev.trapstreet.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/**
 * Server on this machine that passes requests on to a {@link FakeTokensApi} and damages its responses, byte by byte, as
 * proxies, firewalls, clocks and broken connections do. Unlike {@link InjectedFault}, it writes responses that the JDK's
 * server cannot write. Thread-safe.
 */
public final class DamagingProxy implements AutoCloseable {
    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final ServerSocket server;
    private final String behind;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "damaging-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Damage damage = Damage.NONE;

    /**
     * Kind of damage.
     *
     * @param method the method of the requests whose responses are damaged; empty for all
     * @param reaches whether such a request reaches the API
     * @param ending what happens to the connection
     * @param delay the time before the response is written
     * @param change changes the response of the API, or the empty response with status 200 if none was requested
     */
    public record Damage(
            Optional<String> method, boolean reaches, Ending ending, Duration delay, UnaryOperator<Response> change) {
        /** No damage. */
        public static final Damage NONE =
                new Damage(Optional.empty(), true, Ending.WHOLE, Duration.ZERO, UnaryOperator.identity());

        /**
         * Returns a damage that replaces the status and the body, and keeps the request from the API.
         *
         * @param status the status
         * @param body the body
         * @return the damage
         */
        public static Damage answer(int status, String body) {
            return NONE.unreached()
                    .changed(response -> response.withStatus(status).withBody(body.getBytes(StandardCharsets.UTF_8)));
        }

        /**
         * Returns a damage that affects the connection.
         *
         * @param ending what happens to the connection
         * @return the damage
         */
        public static Damage connection(Ending ending) {
            return new Damage(Optional.empty(), true, ending, Duration.ZERO, UnaryOperator.identity());
        }

        /**
         * Returns a damage that changes the response of the API.
         *
         * @param how the change
         * @return the damage
         */
        public Damage changed(UnaryOperator<Response> how) {
            return new Damage(method, reaches, ending, delay, how);
        }

        /**
         * Returns a copy that affects one method only.
         *
         * @param only the method, such as {@code POST}
         * @return the damage
         */
        public Damage on(String only) {
            return new Damage(Optional.of(only), reaches, ending, delay, change);
        }

        /**
         * Returns a copy that affects the connection too.
         *
         * @param how what happens to the connection
         * @return the damage
         */
        public Damage ending(Ending how) {
            return new Damage(method, reaches, how, delay, change);
        }

        /**
         * Returns a copy that delays the response.
         *
         * @param time the delay
         * @return the damage
         */
        public Damage delayed(Duration time) {
            return new Damage(method, reaches, ending, time, change);
        }

        /**
         * Returns a copy that keeps the request from the API.
         *
         * @return the damage
         */
        public Damage unreached() {
            return new Damage(method, false, ending, delay, change);
        }

        boolean affects(String requested) {
            return method.isEmpty() || method.get().equals(requested);
        }
    }

    /** Ways in which a connection ends. */
    public enum Ending {
        /** After the complete response. */
        WHOLE,
        /** Without a response. */
        CLOSED,
        /** Without a response, by a reset. */
        RESET,
        /** In the middle of the body. */
        TRUNCATED
    }

    /** Response that can be changed. Immutable, except for the body, which must not be modified. */
    public static final class Response {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        private Response(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        /** {@return the body} */
        public byte[] body() {
            return body;
        }

        /**
         * Returns a copy with another status.
         *
         * @param code the status
         * @return the copy
         */
        public Response withStatus(int code) {
            return new Response(code, headers, body);
        }

        /**
         * Returns a copy with another body.
         *
         * @param bytes the body
         * @return the copy
         */
        public Response withBody(byte[] bytes) {
            return new Response(status, headers, bytes);
        }

        /**
         * Returns a copy with a header.
         *
         * @param name the name, in the case in which it is sent
         * @param value the value, which replaces any other
         * @return the copy
         */
        public Response withHeader(String name, String value) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put(name, value);
            return new Response(status, all, body);
        }

        /**
         * Returns a copy from a server whose clock is ahead.
         *
         * @param ahead by how much; negative for a clock that is behind
         * @return the copy
         */
        public Response dated(Duration ahead) {
            return withHeader("Date", DATE.format(Instant.now().plus(ahead)));
        }
    }

    /**
     * Starts a proxy on a free port.
     *
     * @param fake the API behind it
     * @throws IOException if it cannot be started
     */
    public DamagingProxy(FakeTokensApi fake) throws IOException {
        this.behind = fake.url();
        this.server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        threads.execute(this::accept);
    }

    /** {@return the address: scheme, host and port} */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /**
     * Sets what happens to the responses from now on.
     *
     * @param kind the damage; {@link Damage#NONE} to stop
     */
    public void damage(Damage kind) {
        damage = kind;
    }

    /** {@return the requests received so far, in order, as the method and the path} */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            String[] line = readLine(in).split(" ", 3);
            if (line.length < 2) {
                return;
            }
            int length = 0;
            for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
                if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            byte[] body = in.readNBytes(length);
            requests.add(line[0] + " " + line[1].replaceFirst("\\?.*", ""));
            Damage now = damage;
            boolean affected = now.affects(line[0]);
            Response response = !affected || now.reaches()
                    ? forward(line[0], line[1], body)
                    : new Response(200, Map.of("Content-Type", "application/json"), new byte[0]);
            if (affected) {
                response = now.change().apply(response);
                Thread.sleep(now.delay().toMillis());
            }
            end(socket, response, affected ? now.ending() : Ending.WHOLE);
        } catch (IOException e) {
            // The client has closed the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the proxy is closing
        }
    }

    private Response forward(String method, String target, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(behind + target))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : List.of("Content-Type", "Link", "Date", "X-Rate-Limit-Reset")) {
            answer.headers().firstValue(name).ifPresent(value -> headers.put(name, value.replace(behind, url())));
        }
        return new Response(answer.statusCode(), headers, answer.body());
    }

    private static void end(Socket socket, Response response, Ending ending) throws IOException {
        switch (ending) {
            case CLOSED -> {}
            case RESET -> socket.setSoLinger(true, 0);
            case WHOLE -> write(socket, response, response.body.length);
            case TRUNCATED -> write(socket, response, response.body.length / 2);
        }
    }

    private static void write(Socket socket, Response response, int sent) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + response.status + " X\r\nConnection: close\r\n");
        response.headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (response.status != 204) {
            head.append("Content-Length: ").append(response.body.length).append("\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(response.body, 0, response.status == 204 ? 0 : sent);
        out.flush();
    }

    private static String readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
