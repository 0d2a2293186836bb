package io.mesosoperator.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/**
 * Loads, on a second core, what the first request needs, while the command line is read: TLS, the HTTP client, YAML.
 * Nothing is connected, and nothing waits for it.
 */
public final class WarmUp {

    private WarmUp() {}

    /** Begins, and returns at once. */
    public static void begin() {
        for (var part : List.<Runnable>of(WarmUp::tls, WarmUp::yaml)) {
            Thread.ofPlatform().daemon().name("warm-up").start(part);
        }
    }

    private static void tls() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            hello(context.createSSLEngine("localhost", 443));
            try (var client = HttpClient.newBuilder().sslContext(context).build()) {
                var _ = client.version();
            }
        } catch (GeneralSecurityException | IOException failure) {
            // the first request will say so
        }
    }

    /** The first message of a handshake is made, and thrown away. */
    private static void hello(SSLEngine engine) throws IOException {
        engine.setUseClientMode(true);
        engine.beginHandshake();
        var nothing = ByteBuffer.allocate(0);
        var _ = engine.wrap(nothing, ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
    }

    private static void yaml() {
        try {
            var _ = new YAMLMapper().readTree("{list: [{a: b}]}");
        } catch (JsonProcessingException failure) {
            // the kubeconfig will say so
        }
    }
}
