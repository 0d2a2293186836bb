package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.mesosoperator.PriorityClassManifest;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.cluster.Refusal;
import io.mesosoperator.cluster.Refusal.Operation;
import io.mesosoperator.cluster.WriteGate;
import io.mesosoperator.kubernetes.ItemGuard;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each alert is for is brought about, and the alert fires on what the operator then shows: no metric or label of a
 * rule is one that only a test knows. Time is the rules' own, see {@link ChartAlerts}.
 *
 * <p>Three are not brought about as they would be. A launch of more than a minute and a heap that is nearly full are
 * written into what was really scraped, and one restart is told three times.
 */
@WithOperator(starts = false, ownApiServer = true)
final class AlertsLifeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANY = 12;

    private final Cluster cluster;
    private ManagementServer management;

    @TempDir
    private Path directory = Path.of("");

    AlertsLifeIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void serve() throws IOException {
        management = new ManagementServer(0);
        management.leads();
        cluster.showIn(management.gauges());
    }

    @AfterEach
    void stop() {
        cluster.stopOperator();
        management.close();
    }

    private void start(String fields) {
        cluster.startOperator(Cluster.config("tasks: {image: \"busybox:1.35\"}\n" + fields));
    }

    private void startWithNode(PodScript pods) {
        start("");
        cluster.nodeAndFramework("n1", "web", pods);
        cluster.framework("quiet", "  suppress: true");
    }

    @Test
    void noneFiresWhileTasksComeAndGo() throws Exception {
        startWithNode(PodScript.exits(0));
        var before = scrape();
        tasks("one", 3, 0.1);
        awaitAll("one", 3, "TASK_FINISHED");

        alerts().assertNone(before, scrape());
    }

    @Test
    void operatorAbsent() throws Exception {
        startWithNode(PodScript.runs());
        var port = management.port();
        assertThat(of(port).samples()).isNotEmpty();
        management.close();

        assertThatThrownBy(() -> of(port)).isInstanceOf(ConnectException.class);

        alerts().assertOnly("MesosOperatorAbsent", Scrape.NOTHING, Scrape.NOTHING);
    }

    @Test
    void noLeaderAndRestarts() throws Exception {
        holdLease();
        var first = uptimes();
        var second = uptimes();

        alerts().assertOnly("MesosNoLeader", first.getLast(), second.getFirst());
        var up = first.getLast().value("mesos_master_uptime_seconds{}");
        var again = second.getFirst().value("mesos_master_uptime_seconds{}");
        assertThat(again).isLessThan(up);
        alerts().assertOnly(
                        "MesosOperatorRestarts",
                        "mesos_master_uptime_seconds{}",
                        List.of(up, again, up, again, up, again));
    }

    /** Of a process that waits for its turn: when it answers first, and later than another one needs for that. */
    private List<Scrape> uptimes() throws Exception {
        try (var gate = WriteGate.before(cluster.api().server().configAs(Cluster.OPERATOR));
                var process = process(gate)) {
            var port = process.managementPort();
            await("its first answer")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> of(port).types().containsKey("mesos_master_elected"));
            var first = of(port);
            var enough = 3 * first.value("mesos_master_uptime_seconds{}");
            await().atMost(PATIENCE).until(() -> of(port).value("mesos_master_uptime_seconds{}") > enough);
            assertThat(process.isAlive()).isTrue();
            return List.of(first, of(port));
        }
    }

    private OperatorProcess process(WriteGate gate) throws IOException {
        PriorityClassManifest.apply(cluster.client());
        return OperatorProcess.start(
                directory,
                "waiting",
                gate.url(),
                cluster.client().getConfiguration().getOauthToken(),
                "");
    }

    private void holdLease() {
        var lease = new LeaseBuilder()
                .withNewMetadata()
                .withName("mesos-operator")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("somebody")
                .withLeaseDurationSeconds(3600)
                .withAcquireTime(ZonedDateTime.now(ZoneOffset.UTC))
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build();
        cluster.client().resource(lease).create();
    }

    @Test
    void agentsDisconnectedAndTasksLost() throws Exception {
        startWithNode(PodScript.runs());
        tasks("one", 2, 0.1);
        awaitAll("one", 2, "TASK_RUNNING");
        var before = scrape();

        cluster.kubelet().lose("n1");
        var silent = scrapeUntil(now -> now.value("mesos_master_slaves{state=\"disconnected\"}") == 1);
        cluster.kubelet().remove("n1");
        awaitAll("one", 2, "TASK_LOST");
        var lost = scrape();

        alerts().assertOnly("MesosSlavesDisconnected", before, silent);
        alerts().assertOnly("MesosTasksLost", silent, lost, "MesosTasksFail");
    }

    @Test
    void tasksFail() throws Exception {
        startWithNode(PodScript.exits(1));
        var before = scrape();
        tasks("one", 3, 0.1);
        awaitAll("one", 3, "TASK_FAILED");

        alerts().assertOnly("MesosTasksFail", before, scrape());
    }

    @Test
    void resourcesNearlyFull() throws Exception {
        startWithNode(PodScript.runs());
        var before = scrape();
        tasks("one", 1, 2);
        awaitAll("one", 1, "TASK_RUNNING");

        alerts().assertOnly("MesosResourcesNearlyFull", before, scrape());
    }

    @Test
    void offersUnanswered() throws Exception {
        start("offers: {timeout: PT0.5S}");
        var before = scrape();
        cluster.nodeAndFramework("n1", "web", PodScript.runs());

        var after = scrapeUntil(now -> now.sum("mesos_master_offers_total", "end=\"unanswered\"") >= 1);

        alerts().assertOnly("MesosOffersUnanswered", before, after);
    }

    @Test
    void tasksCannotStart() throws Exception {
        startWithNode(PodScript.runs());
        var before = scrape();
        tasks("giant", 1, 64);
        var after = scrapeUntil(now -> now.sum("mesos_operator_pending_tasks", "reason=\"impossible\"") == 1);

        alerts().assertOnly("MesosTasksCannotStart", before, after);
    }

    @Test
    void launchesRefused() throws Exception {
        startWithNode(PodScript.runs());
        var before = scrape();
        cluster.api().refuse(Refusal.of(Operation.CREATE, "pods", 403).by(Cluster.OPERATOR));
        tasks("one", MANY, 0.01);
        var after = scrapeUntil(now -> now.sum("mesos_operator_launch_refusals_total", "cause=") >= MANY);

        alerts().assertOnly("MesosLaunchesRefused", before, after, "MesosTasksFail");
    }

    @Test
    void apiErrorsAndWatchesClosed() throws Exception {
        startWithNode(PodScript.runs());
        var before = scrape();

        cluster.api().stop();
        var after = scrapeUntil(now -> now.value("mesos_operator_watch_open{watch=\"pods\"}") == 0
                && now.sum("mesos_operator_api_requests_total", "code=\"none\"") >= 2);

        alerts().assertOnly("MesosApiErrors", before, after, "MesosWatchClosed", "MesosOffersUnanswered");
        alerts().assertOnly("MesosWatchClosed", before, after, "MesosApiErrors", "MesosOffersUnanswered");
    }

    @Test
    void statusLatency() throws Exception {
        try (var gate = WriteGate.before(cluster.api().server().configAs(Cluster.OPERATOR))) {
            cluster.connectThrough(gate);
            startWithNode(PodScript.runs());
            var before = scrape();
            gate.hold("PUT taskinfos/status");
            tasks("one", 1, 0.1);
            gate.awaitHeld();
            cluster.awaitPodOf("one-0");
            heldFor(Duration.ofSeconds(6));
            gate.release();
            awaitAll("one", 1, "TASK_RUNNING");

            alerts().assertOnly("MesosStatusLatency", before, scrape());
        }
    }

    @Test
    void queueOld() throws Exception {
        try (var gate = WriteGate.before(cluster.api().server().configAs(Cluster.OPERATOR))) {
            cluster.connectThrough(gate);
            start("");
            cluster.framework("web");
            gate.hold("PATCH offers");
            cluster.kubelet().node("n1", 2, 1024);
            gate.awaitHeld();
            cluster.kubelet().node("n2", 2, 1024);
            var before = scrapeUntil(now -> now.greatest("mesos_operator_workqueue_age_seconds") > 0.5);
            var after = scrapeUntil(now -> now.greatest("mesos_operator_workqueue_age_seconds")
                    > before.greatest("mesos_operator_workqueue_age_seconds") + 4);
            gate.release();

            alerts().assertOnlyWhileItGrows("MesosQueueOld", "mesos_operator_workqueue_age_seconds", before, after);
        }
    }

    @Test
    void itemsSetAside() throws Exception {
        startWithNode(PodScript.runs());
        var before = scrape();

        var done = new ItemGuard("test").run("something", () -> {
            throw new IllegalStateException("a fault of the operator's own");
        });

        assertThat(done).isFalse();
        alerts().assertOnly("MesosItemsSetAside", before, scrape());
    }

    @Test
    void launchesSlowAndHeapNearLimit() throws Exception {
        startWithNode(PodScript.runs());
        var before = scrape();
        tasks("one", 1, 0.1);
        awaitAll("one", 1, "TASK_RUNNING");
        System.gc();
        var after = scrapeUntil(now -> now.greatest("jvm_memory_usage_after_gc") > 0);

        var heap = after.samples().keySet().stream()
                .filter(sample -> sample.startsWith("jvm_memory_usage_after_gc{"))
                .findFirst()
                .orElseThrow();
        alerts().assertOnly("MesosHeapNearLimit", before, after.with(heap, 0.8));
        var slow = after;
        for (var bucket : after.samples().keySet()) {
            if (bucket.startsWith("mesos_operator_task_launch_seconds_bucket") && !bucket.contains("+Inf")) {
                slow = slow.with(bucket, before.value(bucket));
            }
        }
        alerts().assertOnly("MesosLaunchesSlow", before, slow);
    }

    /** The write has come, and the time passes in which nobody answers it. */
    private static void heldFor(Duration time) {
        var until = System.nanoTime() + time.toNanos();
        await().atMost(PATIENCE).until(() -> System.nanoTime() > until);
    }

    private void tasks(String name, int count, double cpus) {
        for (var i = 0; i < count; i++) {
            cluster.task(name + "-" + i, "quiet", cpus);
        }
    }

    private void awaitAll(String name, int count, String state) {
        for (var i = 0; i < count; i++) {
            cluster.awaitState(name + "-" + i, state);
        }
    }

    private ChartAlerts alerts() {
        return new ChartAlerts(directory);
    }

    private Scrape scrapeUntil(Predicate<Scrape> holds) {
        return await().atMost(PATIENCE).until(this::scrape, holds);
    }

    private Scrape scrape() throws Exception {
        management.gauges().refresh();
        return of(management.port());
    }

    private static Scrape of(int port) throws Exception {
        return Scrape.of(FreshConnection.get(port, "/metrics").body());
    }
}
