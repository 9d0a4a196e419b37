package dev.trapstreet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.trapstreet.fixture.TokenBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real TLS on this machine, with the certificates of an authority that Java's keytool creates for each run. */
class TrustedCertificatesTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path directory;

    private static HttpsServer server;
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        authority("own");
        authority("other");
        serverCertificate("own", "server");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("server.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            REQUESTS.incrementAndGet();
            byte[] body = "{\"code\":\"TokenRevoked\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    /** Creates {@code NAME.p12} with an authority's key, and {@code NAME.pem} with its certificate. */
    private static void authority(String name) throws IOException, InterruptedException {
        keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c", name + ".p12");
        keytool("-exportcert", "-rfc", "-alias", "ca", "-file", name + ".pem", name + ".p12");
    }

    /** Creates the key of a server for 127.0.0.1, and has the authority sign it. */
    private static void serverCertificate(String authority, String name) throws IOException, InterruptedException {
        String store = name + ".p12";
        keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + name, store);
        keytool("-certreq", "-alias", "server", "-file", name + ".csr", store);
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".crt",
                "-ext",
                "san=ip:127.0.0.1",
                authority + ".p12");
        keytool("-importcert", "-noprompt", "-alias", "ca", "-file", authority + ".pem", store);
        keytool("-importcert", "-noprompt", "-alias", "server", "-file", name + ".crt", store);
    }

    /** Runs keytool; the last argument is the key store. */
    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(List.of(arguments).subList(0, arguments.length - 1));
        command.addAll(List.of("-keystore", arguments[arguments.length - 1], "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD));
        Path said = directory.resolve("keytool.txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), Files.readString(said));
    }

    private static ApiResult<RetrievedToken> ask(Map<String, String> environment) throws Exception {
        String address = "https://127.0.0.1:" + server.getAddress().getPort();
        return TokensApi.of(ApiEndpoint.of(address), environment)
                .retrieve(Tokens.of(TokenBuilder.pk().build()));
    }

    private static Map<String, String> trusting(Path file) {
        return Map.of(TrustedCertificates.VARIABLE, file.toString());
    }

    @Test
    void theAuthorityInTheFileIsTrusted() throws Exception {
        ApiResult<RetrievedToken> answer = ask(trusting(directory.resolve("own.pem")));
        assertEquals(TokenCode.REVOKED, answer.value().orElseThrow().code());
    }

    @Test
    void aFileMayHaveSeveralCertificates() throws Exception {
        Path both = directory.resolve("both.pem");
        Files.writeString(
                both,
                Files.readString(directory.resolve("other.pem")) + Files.readString(directory.resolve("own.pem")));
        assertTrue(ask(trusting(both)).value().isPresent());
    }

    @Test
    void anyOtherAuthorityIsNot() throws Exception {
        int before = REQUESTS.get();
        for (Map<String, String> environment : List.of(
                Map.<String, String>of(),
                Map.of(TrustedCertificates.VARIABLE, " "),
                trusting(directory.resolve("other.pem")))) {
            ApiFailure failure = ask(environment).failure().orElseThrow();
            assertEquals(ApiFailure.Reason.TLS, failure.reason());
            assertTrue(failure.reason().advice().contains(TrustedCertificates.VARIABLE));
        }
        assertEquals(before, REQUESTS.get(), "a server that is not trusted receives no token");
    }

    /** The authority vouches for 127.0.0.1, not for this name of the same machine. */
    @Test
    void theCertificateMustBeThatOfTheHost() throws Exception {
        String address = "https://localhost:" + server.getAddress().getPort();
        int before = REQUESTS.get();
        ApiResult<RetrievedToken> answer = TokensApi.of(ApiEndpoint.of(address), trusting(directory.resolve("own.pem")))
                .retrieve(Tokens.of(TokenBuilder.pk().build()));
        assertEquals(ApiFailure.Reason.TLS, answer.failure().orElseThrow().reason());
        assertEquals(before, REQUESTS.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate\n", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"})
    void aFileWithoutACertificateIsRefusedBeforeARequest(String content) throws IOException {
        Path file = directory.resolve("bad.pem");
        Files.writeString(file, content);
        refused(trusting(file));
    }

    @Test
    void aFileThatCannotBeReadIsRefusedBeforeARequest() {
        refused(trusting(directory.resolve("missing.pem")));
        refused(trusting(directory));
    }

    private static void refused(Map<String, String> environment) {
        String message = assertThrows(
                        ApiEndpoint.InvalidEndpointException.class, () -> TokensApi.of(ApiEndpoint.MAPBOX, environment))
                .getMessage();
        assertTrue(message.contains(TrustedCertificates.VARIABLE), message);
        assertFalse(message.contains("MIIB"), message);
    }
}
