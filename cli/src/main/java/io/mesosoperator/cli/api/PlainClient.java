package io.mesosoperator.cli.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * fabric8's HTTP client for a {@link PlainKubeconfig}. It trusts the authorities of the kubeconfig only, as kubectl
 * does; fabric8 by itself reads the hundred and more of the Java runtime too, which takes a tenth of a second.
 */
final class PlainClient {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private PlainClient() {}

    static HttpClient of(Config config) {
        HttpClient.Factory factory = new JdkHttpClientFactory();
        HttpClient.Builder builder = factory.newBuilder(); // the interface: its own class is not for others
        builder.connectTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS);
        builder.preferHttp11(); // one request or two: what the other protocol takes to begin is for nothing
        HttpClientUtils.createApplicableInterceptors(config, factory).forEach(builder::addOrReplaceInterceptor);
        try {
            builder.sslContext(SSLUtils.keyManagers(config), trusted(config));
        } catch (IOException | GeneralSecurityException unusable) {
            throw new ApiFailure(0, "a certificate of the kubeconfig cannot be used: " + unusable.getMessage());
        }
        return builder.build();
    }

    /** Null for those of the Java runtime: the API server's certificate is a public one. */
    private static TrustManager @Nullable [] trusted(Config config) throws IOException, GeneralSecurityException {
        var authorities = authorities(config);
        if (authorities.length == 0) {
            return null;
        }
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        var number = 0;
        for (var certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(authorities))) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static byte[] authorities(Config config) throws IOException {
        if (config.getCaCertData() != null) {
            return decoded(config.getCaCertData());
        }
        return config.getCaCertFile() == null ? new byte[0] : Files.readAllBytes(Path.of(config.getCaCertFile()));
    }

    private static byte[] decoded(String data) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(data.getBytes(UTF_8));
        } catch (IllegalArgumentException notBase64) {
            throw new IOException("certificate-authority-data is not base64", notBase64);
        }
    }
}
