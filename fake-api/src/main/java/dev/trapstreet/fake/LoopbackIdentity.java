package dev.trapstreet.fake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS contexts with a self-signed certificate for 127.0.0.1 and localhost. The certificate is created for each run by
 * the JDK's keytool and is valid for one day.
 *
 * @param server the context for the server
 * @param client the context for clients, which trusts only this certificate
 */
public record LoopbackIdentity(SSLContext server, SSLContext client) {
    private static final String ALIAS = "fake";
    private static final int SECONDS = 60;

    /**
     * Creates a certificate and its contexts.
     *
     * @param folder the directory for the key store, which may be deleted afterwards
     * @return the contexts
     * @throws IOException if keytool fails or takes longer than a minute, or its result cannot be read
     * @throws InterruptedException if the thread is interrupted while waiting for keytool
     */
    public static LoopbackIdentity make(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("fake-api.p12");
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        ProcessBuilder keytool = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=fake Tokens API",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "FAKE_API_PASSWORD"));
        keytool.environment().put("FAKE_API_PASSWORD", password);
        keytool.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process running = keytool.start();
        if (!running.waitFor(SECONDS, TimeUnit.SECONDS) || running.exitValue() != 0) {
            running.destroyForcibly();
            throw new IOException("keytool made no certificate");
        }
        return read(store, password.toCharArray());
    }

    private static LoopbackIdentity read(Path file, char[] password) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext server = SSLContext.getInstance("TLS");
            server.init(keys.getKeyManagers(), null, null);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, trust.getTrustManagers(), null);
            return new LoopbackIdentity(server, client);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate that keytool made cannot be used", e);
        }
    }
}
