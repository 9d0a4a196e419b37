package dev.trapstreet.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * Command-line launcher. It starts the fake API with a demo account, prints how to use it, and runs until the process
 * is stopped.
 */
public final class Main {
    private static final String USAGE = """
            Usage: trapstreet-fake-api [--https] [--port N] [--fault NAME[:TIMES]]...
            A stand-in for the Tokens API on this machine: keeps accounts and tokens in memory, obeys the API's document.
              --https        over HTTPS, with a certificate made for this run; its file is named
              --port N       default: any free one
              --fault NAME   answer so instead: slow, reset, throttled, server_error, garbage, redirect, huge, ...
                             TIMES times, or always
            """;

    private Main() {}

    /**
     * Starts the fake API.
     *
     * @param arguments the command-line options; {@code --help} lists them
     * @throws IOException if the server or its certificate cannot be created
     * @throws InterruptedException if the thread is interrupted while waiting
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int code = run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(String[] arguments) throws IOException, InterruptedException {
        boolean https = false;
        int port = 0;
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--https" -> https = true;
                case "--port" -> port = Integer.parseInt(arguments[++i]);
                case "--fault" -> faults.add(arguments[++i]);
                default -> {
                    System.err.print(USAGE);
                    return arguments[i].equals("--help") ? 0 : 2;
                }
            }
        }
        long seed = System.nanoTime();
        FakeTokensApi fake;
        if (https) {
            Path folder = Files.createTempDirectory("trapstreet-fake-api");
            LoopbackIdentity identity = LoopbackIdentity.make(folder);
            fake = FakeTokensApi.https(InstantSource.system(), identity.server(), port, seed);
        } else {
            fake = FakeTokensApi.http(InstantSource.system(), port, seed);
        }
        try (fake) {
            faults.forEach(text -> plan(fake, text));
            System.out.print(introduction(fake));
            System.out.flush();
            new CountDownLatch(1).await(); // runs until the process is stopped
        }
        return 0;
    }

    private static void plan(FakeTokensApi fake, String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        InjectedFault fault =
                InjectedFault.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        if (colon < 0) {
            fake.failAlways(fault);
        } else {
            fake.fail(fault, Integer.parseInt(text.substring(colon + 1)));
        }
    }

    /**
     * Creates the account trapstreet-demo with every kind of token that a scan can find, and returns the text to print.
     */
    private static String introduction(FakeTokensApi fake) {
        Instant now = Instant.now();
        FakeAccount demo = fake.account("trapstreet-demo");
        Instant old = now.minus(Duration.ofDays(1200));
        List<String> all = new ArrayList<>(FakeAccount.PUBLIC_SCOPES);
        all.addAll(FakeAccount.SECRET_SCOPES);
        String map = demo.create(old, List.of("styles:read", "fonts:read"), "map, unrestricted", null)
                .token();
        String site = demo.create(
                        now.minus(Duration.ofDays(30)),
                        List.of("styles:read", "fonts:read"),
                        "map, restricted",
                        List.of("https://www.example.com"))
                .token();
        String upload = demo.create(old, List.of("uploads:write", "uploads:read"), "uploads", null)
                .token();
        String authorizing = demo.create(now.minus(Duration.ofDays(1)), all, "authorizing", null)
                .token();
        return "export TRAPSTREET_API_URL=" + fake.url() + "\n"
                + "export MAPBOX_ACCESS_TOKEN=" + authorizing + "\n"
                + "# account trapstreet-demo\n"
                + "# public, unrestricted:  " + map + "\n"
                + "# public, restricted:    " + site + "\n"
                + "# secret:                " + upload + "\n"
                + "# revoked:               " + fake.revoked("sk", "trapstreet-demo") + "\n";
    }
}
