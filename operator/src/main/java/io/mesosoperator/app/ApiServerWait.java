package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Namespaces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits, before anything is started, until the API server answers and has our custom resources. */
final class ApiServerWait {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServerWait.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private static final List<Class<? extends HasMetadata>> KINDS =
            List.of(AgentResource.class, FrameworkResource.class, OfferResource.class, TaskInfoResource.class);

    private ApiServerWait() {}

    /**
     * Returns when everything is there.
     *
     * @param client one that does not retry, so that what is missing is told at once
     * @param served where this operator may look
     */
    static void await(KubernetesClient client, Namespaces served) throws InterruptedException {
        var pause = FIRST_PAUSE;
        var told = Optional.<String>empty();
        for (var missing = missing(client, served); missing.isPresent(); missing = missing(client, served)) {
            if (!missing.equals(told)) {
                LOG.warn("Waiting to start: {}", missing.get());
                told = missing;
            }
            Thread.sleep(pause);
            var longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
    }

    private static Optional<String> missing(KubernetesClient client, Namespaces served) {
        for (var kind : KINDS) {
            try {
                var objects = client.resources(kind);
                var some = Namespaced.class.isAssignableFrom(kind)
                        ? served.of(objects).getFirst()
                        : objects;
                var _ = some.list(new ListOptionsBuilder().withLimit(1L).build());
            } catch (KubernetesClientException failure) {
                return Optional.of(
                        failure.getCode() == HTTP_NOT_FOUND
                                ? "the API server has no %s; install the CRD %s, kubectl apply --server-side -f crds"
                                        .formatted(HasMetadata.getKind(kind), HasMetadata.getFullResourceName(kind))
                                : "the API server does not answer as it should: " + ApiErrors.words(failure));
            }
        }
        return Optional.empty();
    }
}
