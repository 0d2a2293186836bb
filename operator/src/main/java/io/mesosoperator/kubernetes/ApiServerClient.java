package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.time.Duration;

/**
 * Makes clients of the API server that notice a dead connection, and send nothing that is too large to be stored: the
 * one place that configures connections.
 */
public final class ApiServerClient {

    /** A ping is sent after this time, and must be answered within it: a dead watch is noticed after twice as much. */
    public static final Duration SILENCE = Duration.ofSeconds(15);

    private ApiServerClient() {}

    /** With this configuration, and the default patience. */
    public static KubernetesClient of(Config config) {
        return of(config, SILENCE);
    }

    /**
     * With this configuration.
     *
     * @param silence see {@link #SILENCE}
     */
    public static KubernetesClient of(Config config, Duration silence) {
        return builder(config, silence).build();
    }

    /** For a client with more than that. */
    public static KubernetesClientBuilder builder(Config config, Duration silence) {
        // The API server takes it for the field manager of what is not applied, and writes it into audit logs.
        config.setUserAgent(ServerSideApply.FIELD_MANAGER);
        return new KubernetesClientBuilder().withConfig(config).withHttpClientFactory(new Factory(silence));
    }

    /** fabric8's, with a client of ours inside. */
    private static final class Factory extends JdkHttpClientFactory {

        private final Duration silence;

        Factory(Duration silence) {
            this.silence = silence;
        }

        @Override
        public io.fabric8.kubernetes.client.http.HttpClient.Builder newBuilder(Config config) {
            return super.newBuilder(config)
                    .addOrReplaceInterceptor(RequestSize.NAME, new RequestSize())
                    .addOrReplaceInterceptor(MetadataOnly.NAME, new MetadataOnly());
        }

        @Override
        protected HttpClient.Builder createNewHttpClientBuilder() {
            return new WatchfulHttpClientBuilder(super.createNewHttpClientBuilder(), silence);
        }
    }
}
