package io.mesosoperator.app;

import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler API of a cluster's operator, open before each test and closed after it, and a client that
 * knows where it is.
 */
final class OpenSchedulerApi {

    private final Cluster cluster;
    private @Nullable SchedulerServer server;
    private @Nullable SchedulerClient client;
    private volatile AccessControl access = AccessControl.OPEN;
    private volatile Viewers viewers = Viewers.NONE;

    OpenSchedulerApi(Cluster cluster) {
        this.cluster = cluster;
    }

    void open() throws IOException {
        open(0, SchedulerApiService.HEARTBEAT);
    }

    private void open(int port, Duration heartbeat) throws IOException {
        access = AccessControl.OPEN;
        viewers = Viewers.NONE;
        server = new SchedulerServer(port, SchedulerLimits.DEFAULT, () -> access, () -> viewers);
        client = new SchedulerClient(port());
        cluster.startOperator(new SchedulerEndpoint(server, cluster.client().getNamespace(), heartbeat));
    }

    /** The operator ends before the connections do, or it would take its schedulers for gone. */
    void close() {
        cluster.stopOperator();
        client().close();
        Objects.requireNonNull(server).close();
    }

    /** Another operator comes, at another port. */
    void reopen(Duration heartbeat) throws IOException {
        close();
        open(0, heartbeat);
    }

    /** Another operator comes, at the same port. */
    void restart(Duration heartbeat) throws IOException {
        var port = port();
        close();
        open(port, heartbeat);
    }

    /** Says who may do what from now on. */
    void access(AccessControl now) {
        access = now;
    }

    /** Says who sees more than his own frameworks from now on. */
    void viewers(Viewers now) {
        viewers = now;
    }

    SchedulerClient client() {
        return Objects.requireNonNull(client);
    }

    int port() {
        return Objects.requireNonNull(server).port();
    }
}
