package dev.trapstreet.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of a network's own authority, which are trusted in addition to those of Java. A proxy that decrypts
 * connections shows certificates that only they vouch for.
 */
final class TrustedCertificates {
    /** Name of the environment variable with the file, in PEM format. */
    static final String VARIABLE = "TRAPSTREET_CA_FILE";

    private TrustedCertificates() {}

    /**
     * Returns the context for connections, or null if the variable is not set: the default of Java is used then.
     *
     * @throws ApiEndpoint.InvalidEndpointException if the file cannot be used. Requests must not ignore it then.
     */
    static @Nullable SSLContext of(Map<String, String> environment) throws ApiEndpoint.InvalidEndpointException {
        String file = environment.getOrDefault(VARIABLE, "").strip();
        if (file.isEmpty()) {
            return null;
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            Collection<? extends Certificate> own =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (own.isEmpty()) {
                throw new ApiEndpoint.InvalidEndpointException(
                        "the file in " + VARIABLE + " contains no certificate in PEM format");
            }
            return context(own);
        } catch (IOException | InvalidPathException e) {
            throw new ApiEndpoint.InvalidEndpointException("the file in " + VARIABLE + " cannot be read ("
                    + e.getClass().getSimpleName() + ")");
        } catch (GeneralSecurityException e) {
            throw new ApiEndpoint.InvalidEndpointException(
                    "the file in " + VARIABLE + " is not a list of certificates in PEM format");
        }
    }

    private static SSLContext context(Collection<? extends Certificate> own)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        for (X509Certificate certificate : ofJava()) {
            trusted.setCertificateEntry("java-" + number++, certificate);
        }
        for (Certificate certificate : own) {
            trusted.setCertificateEntry("own-" + number++, certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate[] ofJava() throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init((KeyStore) null);
        for (TrustManager manager : managers.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                return known.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }
}
