package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.mesosoperator.cluster.ApiServerExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CipherSuitesIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
        "TLSv1.2, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    })
    void theApiServerTakesTheQuickOne(String protocol, String suite) throws Exception {
        assertThat(cipher(new SSLParameters(null, new String[] {protocol}))).endsWith(suite);
    }

    @Test
    void whatIsSetOtherwiseStays() throws Exception {
        var suite = "TLS_AES_256_GCM_SHA384";

        assertThat(cipher(new SSLParameters(new String[] {suite}, new String[] {"TLSv1.3"})))
                .endsWith(suite);
    }

    private static String cipher(SSLParameters parameters) throws Exception {
        var config = api.server().config();
        try (var client = new WatchfulHttpClientBuilder(HttpClient.newBuilder(), Duration.ofSeconds(10))
                .sslContext(SSLUtils.sslContext(config))
                .sslParameters(parameters)
                .build()) {
            var version = HttpRequest.newBuilder(URI.create(config.getMasterUrl() + "version"))
                    .build();
            return client.send(version, BodyHandlers.discarding())
                    .sslSession()
                    .map(SSLSession::getCipherSuite)
                    .orElseThrow();
        }
    }
}
