package io.mesosoperator.app;

import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The scheduler API of a cluster's operator, open before each test and closed after it, and a client that
 * knows where it is.
 */
final class OpenSchedulerApi implements BeforeEachCallback, AfterEachCallback {

    private final ApiServerExtension api;
    private final Cluster cluster;
    private @Nullable SchedulerServer server;
    private @Nullable SchedulerClient client;

    OpenSchedulerApi(ApiServerExtension api, Cluster cluster) {
        this.api = api;
        this.cluster = cluster;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        open(SchedulerApiService.HEARTBEAT);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    private void open(Duration heartbeat) throws IOException {
        server = new SchedulerServer(0);
        client = new SchedulerClient(port());
        cluster.startOperator(new SchedulerEndpoint(server, api.client().getNamespace(), heartbeat));
    }

    /** The operator ends before the connections do, or it would take its schedulers for gone. */
    private void close() {
        cluster.stopOperator();
        client().close();
        Objects.requireNonNull(server).close();
    }

    /** Another operator comes, at another port. */
    void reopen(Duration heartbeat) throws IOException {
        close();
        open(heartbeat);
    }

    SchedulerClient client() {
        return Objects.requireNonNull(client);
    }

    int port() {
        return Objects.requireNonNull(server).port();
    }
}
