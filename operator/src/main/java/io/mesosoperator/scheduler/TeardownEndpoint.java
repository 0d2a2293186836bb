package io.mesosoperator.scheduler;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Caller;
import io.mesosoperator.http.ByteBudget;
import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.RequestBody;
import io.mesosoperator.kubernetes.ApiErrors;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /teardown}: ends a framework of the scheduler API and its tasks. The validation, texts and statuses are
 * those of {@code Master::Http::teardown} (Mesos 0.23).
 */
final class TeardownEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(TeardownEndpoint.class);
    private static final String REALM = "Mesos master";
    private static final String FRAMEWORK_ID = "frameworkId=";
    private static final String UNKNOWN = "No framework found with specified ID";

    /** Enough for any id of a framework. */
    private static final int MOST = 4 << 10;

    private final Supplier<AccessControl> access;
    private final AccessRefusals refusals;

    TeardownEndpoint(Supplier<AccessControl> access, AccessRefusals refusals) {
        this.access = access;
        this.refusals = refusals;
    }

    void handle(HttpExchange exchange, SchedulerApiService api, ByteBudget bodies) throws IOException {
        if (!exchange.method().equals("POST")) {
            exchange.answer(HTTP_BAD_REQUEST, "Expecting POST");
            return;
        }
        switch (Caller.of(access.get().credentials(), exchange.header("Authorization"))) {
            case Caller.Unauthenticated(var why) -> refusals.unauthorized(exchange, REALM, why);
            case Caller caller -> handle(exchange, api, bodies, caller.name());
        }
    }

    private void handle(HttpExchange exchange, SchedulerApiService api, ByteBudget bodies, Optional<String> principal)
            throws IOException {
        try (var body = exchange.body(MOST, bodies)) {
            switch (body) {
                case RequestBody.TooLong() ->
                    exchange.answer(HTTP_ENTITY_TOO_LARGE, "More than " + MOST + " bytes are not read");
                case RequestBody.NoRoom() -> refusals.busy(exchange);
                case RequestBody.Whole whole -> {
                    var id = frameworkId(new String(whole.bytes(), UTF_8));
                    if (id.isPresent()) {
                        tearDown(exchange, api, principal, id.get());
                    } else {
                        exchange.answer(HTTP_BAD_REQUEST, "Missing 'frameworkId' query parameter");
                    }
                }
            }
        }
    }

    private void tearDown(HttpExchange exchange, SchedulerApiService api, Optional<String> principal, String id)
            throws IOException {
        var framework = api.framework(id);
        if (framework.isEmpty()) {
            exchange.answer(HTTP_BAD_REQUEST, UNKNOWN);
            return;
        }
        if (!access.get().authorizer().mayShutDown(principal, framework.get())) {
            refusals.unauthorized(exchange, REALM, "Not authorized to shut down framework '%s'".formatted(id));
            return;
        }
        try {
            if (api.tearDown(id)) {
                LOG.info("Framework {} is torn down for {}", id, principal.orElse("somebody without a principal"));
                exchange.answer(HTTP_OK, "");
            } else {
                exchange.answer(HTTP_BAD_REQUEST, UNKNOWN);
            }
        } catch (KubernetesClientException failure) {
            LOG.warn("A teardown failed: {}", ApiErrors.words(failure));
            exchange.answer(HTTP_UNAVAILABLE, "The Kubernetes API could not be reached; try again");
        }
    }

    /** From a form: {@code frameworkId=...}. */
    private static Optional<String> frameworkId(String form) {
        return Arrays.stream(form.strip().split("&"))
                .filter(field -> field.startsWith(FRAMEWORK_ID))
                .findFirst()
                .flatMap(field -> decoded(field.substring(FRAMEWORK_ID.length())))
                .filter(id -> !id.isEmpty());
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, UTF_8));
        } catch (IllegalArgumentException noUrlEncoding) {
            return Optional.empty();
        }
    }
}
