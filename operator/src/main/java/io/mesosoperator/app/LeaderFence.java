package io.mesosoperator.app;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Below the client: a request that changes something is sent only by the operator that leads. One that has lost the
 * Lease without knowing it, because it was stopped or starved, is refused here, and ends.
 */
final class LeaderFence implements Interceptor {

    static final String NAME = "leader-fence";

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final BooleanSupplier leads;
    private final Runnable refused;

    /**
     * A fence.
     *
     * @param leads must not ask anybody: it is called before each request
     * @param refused called when a request was refused
     */
    LeaderFence(BooleanSupplier leads, Runnable refused) {
        this.leads = leads;
        this.refused = refused;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        check(request.method(), request.uri());
    }

    void check(String method, URI uri) {
        if (!READS.contains(method) && !leads.getAsBoolean()) {
            refused.run();
            throw new KubernetesClientException(
                    "%s %s is not sent: this operator does not lead any more".formatted(method, uri.getPath()));
        }
    }
}
