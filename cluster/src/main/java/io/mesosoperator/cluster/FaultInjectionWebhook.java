package io.mesosoperator.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers the API server's question whether it may carry out a write: a validating admission webhook in this JVM. */
final class FaultInjectionWebhook implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String NAME = "test-refusals";

    private final Map<Refusal, AtomicInteger> refusedSoFar = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpsServer https;
    private volatile boolean asked;

    private FaultInjectionWebhook(HttpsServer https) {
        this.https = https;
        https.setExecutor(threads);
        https.createContext("/", this::answer);
    }

    /** Serves with the API server's own certificate, which is for 127.0.0.1. */
    static FaultInjectionWebhook serve(ServerFiles files) {
        try {
            var identity = new ConfigBuilder(Config.empty())
                    .withClientCertFile(files.certificate().toString())
                    .withClientKeyFile(files.certificateKey().toString())
                    .build();
            var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            https.setHttpsConfigurator(new HttpsConfigurator(SSLUtils.sslContext(identity)));
            var refusals = new FaultInjectionWebhook(https);
            https.start();
            return refusals;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the API server's certificate cannot be read", e);
        }
    }

    /** Refuses from now on; the first refusal makes the API server ask here, which it begins to do within a second. */
    void add(Refusal refusal, KubernetesClient client, ServerFiles files) {
        if (!asked) {
            client.resource(registration(files)).serverSideApply();
            await("the API server to ask its webhook")
                    .atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        client.resource(harmless()).dryRun().create();
                        return asked;
                    });
        }
        refusedSoFar.put(refusal, new AtomicInteger());
    }

    /** Refuses nothing more, and is not asked any more. */
    void clear(KubernetesClient client) {
        refusedSoFar.clear();
        if (!asked) {
            return;
        }
        client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(NAME)
                .delete();
        asked = false;
    }

    @Override
    public void close() {
        https.stop(0);
        threads.close();
    }

    private ValidatingWebhookConfiguration registration(ServerFiles files) {
        // The rule has every group, every resource and every subresource; the webhook's own registration is exempt.
        return new ValidatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .addNewWebhook()
                .withName("refusals.mesosoperator.test")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withMatchPolicy("Exact")
                .withFailurePolicy("Fail")
                .withTimeoutSeconds(30)
                .addNewRule()
                .withOperations("CREATE", "UPDATE", "DELETE")
                .withApiGroups("*")
                .withApiVersions("*")
                .withResources("*/*")
                .endRule()
                .withNewClientConfig()
                .withUrl("https://127.0.0.1:" + https.getAddress().getPort() + "/")
                .withCaBundle(files.certificateBase64())
                .endClientConfig()
                .endWebhook()
                .build();
    }

    private static ConfigMap harmless() {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withGenerateName("probe-")
                .withNamespace("default")
                .endMetadata()
                .build();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked = true;
            var request = JSON.readTree(exchange.getRequestBody()).path("request");
            var body = JSON.writeValueAsBytes(Map.of(
                    "apiVersion", "admission.k8s.io/v1", "kind", "AdmissionReview", "response", decide(request)));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Map<String, Object> decide(JsonNode request) {
        var uid = request.path("uid").asText();
        var user = request.path("userInfo").path("username").asText();
        var operation = request.path("operation").asText();
        var subresource = request.path("subResource").asText("");
        var plural = request.path("resource").path("resource").asText();
        var resource = subresource.isEmpty() ? plural : plural + "/" + subresource;
        return refusedSoFar.entrySet().stream()
                .filter(entry -> entry.getKey().concerns(user, resource, operation))
                .filter(entry ->
                        entry.getValue().getAndIncrement() < entry.getKey().times())
                .findFirst()
                .map(entry -> Map.of(
                        "uid",
                        uid,
                        "allowed",
                        false,
                        "status",
                        Map.of(
                                "code",
                                entry.getKey().code(),
                                "reason",
                                reason(entry.getKey().code()),
                                "message",
                                "the test refuses %s of %s by %s".formatted(operation, resource, user))))
                .orElseGet(() -> Map.of("uid", uid, "allowed", true));
    }

    /** The word that goes with a code in the API server's own answers; kubectl and some clients look at it. */
    private static String reason(int code) {
        return switch (code) {
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            case 409 -> "Conflict";
            case 413 -> "RequestEntityTooLarge";
            case 422 -> "Invalid";
            case 429 -> "TooManyRequests";
            case 500 -> "InternalError";
            case 503 -> "ServiceUnavailable";
            case 504 -> "Timeout";
            default -> "";
        };
    }
}
