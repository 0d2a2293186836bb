package io.mesosoperator.fetcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed: those that the Java runtime believes, and some more. */
final class Certificates {

    private Certificates() {}

    /**
     * Trusts the authorities of these files too; empty if there are none, as when the ConfigMap that they are of is not
     * in the task's namespace.
     *
     * @param directory of PEM files, each with one certificate or more
     * @throws FetchFailure if a file cannot be read as such
     */
    static Optional<SSLContext> trusting(Path directory) throws IOException {
        var more = new ArrayList<Certificate>();
        for (var file : files(directory)) {
            more.addAll(read(file));
        }
        return more.isEmpty() ? Optional.empty() : Optional.of(context(more));
    }

    /** A ConfigMap is mounted with folders of its own beside the files, whose names begin with two dots. */
    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var found = Files.list(directory)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<Certificate> read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (CertificateException e) {
            throw new FetchFailure(
                    "%s of fetcher.certificates is no certificate in PEM: %s".formatted(file.getFileName(), e), e);
        }
    }

    private static SSLContext context(List<Certificate> more) throws IOException {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var all = new ArrayList<Certificate>(more);
            all.addAll(ofTheRuntime());
            for (var certificate : all) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers(store).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // the runtime has none of what every runtime has
        }
    }

    private static List<Certificate> ofTheRuntime() throws GeneralSecurityException {
        return Arrays.stream(managers(null).getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
                .map(Certificate.class::cast)
                .toList();
    }

    /** @param store null for what the runtime trusts */
    private static TrustManagerFactory managers(@Nullable KeyStore store) throws GeneralSecurityException {
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers;
    }
}
