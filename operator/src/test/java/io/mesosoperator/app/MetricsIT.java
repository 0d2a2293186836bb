package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus is told by an operator that has had something to do. */
@WithOperator(starts = false)
final class MetricsIT {

    /** What ours begin with. */
    private static final String OURS = "mesos_";

    /** What only goes wrong elsewhere, and what the program shows before the operator: other tests see to that. */
    private static final Set<Metric> NOT_HERE =
            Set.of(Metric.ITEMS_SET_ASIDE, Metric.LAUNCH_REFUSALS, Metric.CONFIGURATION_VALID);

    private final Cluster cluster;
    private ManagementServer management;
    private SchedulerServer server;
    private SchedulerClient scheduler;

    MetricsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws IOException {
        management = new ManagementServer(0);
        management.leads();
        server = new SchedulerServer(0);
        scheduler = new SchedulerClient(server.port());
    }

    private void startOperator(String quota) {
        cluster.showIn(management.gauges());
        cluster.startOperator(
                Cluster.config("""
                        tasks: {image: "busybox:1.35"}
                        allocation: {quotas: {prod: "%s"}}
                        """.formatted(quota)),
                Optional.of(
                        new SchedulerEndpoint(server, cluster.client().getNamespace(), SchedulerApiService.HEARTBEAT)));
    }

    @AfterEach
    void stop() {
        cluster.stopOperator();
        scheduler.close();
        server.close();
        management.close();
    }

    @Test
    void whatIsShownIsWhatTheReferenceHas() throws Exception {
        startOperator("cpus:4");
        doSomeOfEverything();

        var shown = Exposition.of(scrape());

        var declared = new TreeSet<String>();
        for (var metric : Metric.values()) {
            declared.add(metric.prometheusName());
            if (metric.type() == Metric.Type.TIMER) {
                declared.add(metric.prometheusName() + "_max");
            }
        }
        assertThat(ours(shown)).isSubsetOf(declared);
        var missing = new HashSet<>(declared);
        missing.removeAll(ours(shown));
        assertThat(missing)
                .isSubsetOf(NOT_HERE.stream().map(Metric::prometheusName).collect(Collectors.toSet()));
        assertThat(Arrays.stream(Metric.values()).filter(metric -> !NOT_HERE.contains(metric)))
                .allSatisfy(metric -> {
                    assertThat(shown.types().get(metric.prometheusName())).isEqualTo(typeOf(metric));
                    assertThat(shown.labelsOf(metric.prometheusName()))
                            .as("%s", metric)
                            .containsExactlyInAnyOrderElementsOf(metric.labels());
                });
        assertThat(shown.types())
                .as("what alerts and dashboards ask for")
                .containsKeys("jvm_memory_usage_after_gc", "jvm_memory_used_bytes", "process_cpu_usage");
        assertThat(shown.types().keySet())
                .filteredOn(name -> !name.startsWith(OURS))
                .isNotEmpty()
                .allMatch(name -> ManagementServer.OF_JAVA.stream().anyMatch(name::startsWith));
    }

    @Test
    void theFiguresAreThoseOfTheCluster() {
        startOperator("cpus:1");
        cluster.nodeAndFramework("n1", "web", PodScript.runs());
        cluster.framework("prod", "  role: prod");
        cluster.task("one", "web", 0.5);
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.task("giant", "prod", 64);
        cluster.task("orphan", "nobody", 0.5);

        cluster.eventually(() -> assertThat(lines(scrape()))
                .contains(
                        "mesos_master_elected 1.0",
                        "mesos_master_slaves{state=\"connected\"} 1.0",
                        "mesos_master_slaves{state=\"inactive\"} 0.0",
                        "mesos_master_frameworks{state=\"active\"} 2.0",
                        "mesos_master_active_tasks{state=\"running\"} 1.0",
                        "mesos_master_active_tasks{state=\"pending\"} 2.0",
                        "mesos_operator_pending_tasks{reason=\"impossible\",role=\"prod\"} 1.0",
                        "mesos_operator_pending_tasks{reason=\"other\",role=\"\"} 1.0",
                        "mesos_master_resources{kind=\"total\",resource=\"cpus\"} 2.0",
                        "mesos_master_resources{kind=\"used\",resource=\"cpus\"} 0.5",
                        "mesos_master_resources{kind=\"others\",resource=\"cpus\"} 0.0",
                        "mesos_allocator_dominant_share{role=\"*\"} 0.25",
                        "mesos_allocator_quota{kind=\"guarantee\",resource=\"cpus\",role=\"prod\"} 1.0",
                        "mesos_operator_watching 1.0"));

        cluster.kill("one");
        cluster.awaitState("one", "TASK_KILLED");

        cluster.eventually(() -> assertThat(lines(scrape()))
                .contains(
                        "mesos_master_active_tasks{state=\"running\"} 0.0",
                        "mesos_master_resources{kind=\"used\",resource=\"cpus\"} 0.0",
                        "mesos_allocator_dominant_share{role=\"*\"} 0.0"));
    }

    private void doSomeOfEverything() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        var mine = SubscribedFramework.inRole(scheduler, "prod");
        mine.launch(mine.offer(), "one", 0.5);
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));
        mine.kill("one");
        mine.update("one", "TASK_KILLED");
        cluster.task("declared", mine.id(), 0.1);
        cluster.awaitState("declared", "TASK_RUNNING");
        cluster.kubelet().node("n2", 1, 1024);
        cluster.client().nodes().withName("n2").delete();
        cluster.eventually(() -> assertThat(scrape()).contains("mesos_master_slave_removals_total"));
    }

    private String scrape() throws Exception {
        management.gauges().refresh(); // and not what was seen within the last second
        return FreshConnection.get(management.port(), "/metrics").body();
    }

    private static Set<String> lines(String text) {
        return text.lines().collect(Collectors.toSet());
    }

    private static Set<String> ours(Exposition shown) {
        return shown.types().keySet().stream()
                .filter(name -> name.startsWith(OURS))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String typeOf(Metric metric) {
        return metric.type() == Metric.Type.TIMER
                ? "histogram"
                : metric.type().name().toLowerCase(Locale.ROOT);
    }
}
