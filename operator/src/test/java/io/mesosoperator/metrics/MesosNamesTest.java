package io.mesosoperator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MesosNamesTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void begin() {
        Metrics.addRegistry(meters);
    }

    @AfterEach
    void end() {
        Metrics.removeRegistry(meters);
        meters.close();
    }

    @Test
    void whatIsNotCountedYetIsThere() {
        assertThat(MesosNames.of(new SimpleMeterRegistry()))
                .containsEntry("master/tasks_lost", 0.0)
                .containsEntry("master/messages_kill_task", 0.0);
    }

    @Test
    void gaugesHaveTheNamesOfAMaster() {
        var gauges = new Gauges(meters);
        gauges.add(to -> {
            to.add(Metric.SLAVES, 3, "active");
            to.add(Metric.FRAMEWORKS, 1, "refused");
            to.add(Metric.ACTIVE_TASKS, 2, "pending");
            to.add(Metric.ACTIVE_TASKS, 3, "staging");
            to.add(Metric.RESOURCES, 8, "cpus", "total");
            to.add(Metric.RESOURCES, 1, "cpus", "used");
            to.add(Metric.RESOURCES, 1, "cpus", "others");
            to.add(Metric.RESOURCES, 3, "cpus", "offered");
            to.add(Metric.QUOTA, 4, "a/b", "cpus", "guarantee");
            to.add(Metric.QUOTA, 2, "a/b", "cpus", "used");
        });
        gauges.refresh();

        assertThat(MesosNames.of(meters))
                .containsEntry("master/slaves_active", 3.0)
                .doesNotContainKey("master/frameworks_refused")
                .containsEntry("master/tasks_staging", 5.0)
                .containsEntry("master/cpus_total", 8.0)
                .containsEntry("master/cpus_used", 2.0)
                .containsEntry("master/cpus_percent", 0.25)
                .containsEntry("allocator/mesos/resources/cpus/offered_or_allocated", 5.0)
                .containsEntry("allocator/mesos/quota/roles/a/b/resources/cpus/guarantee", 4.0)
                .containsEntry("allocator/mesos/quota/roles/a/b/resources/cpus/offered_or_allocated", 2.0);
    }

    @Test
    void countersHaveTheNamesOfAMaster() {
        var before = MesosNames.of(meters);
        Metric.TASKS.count("lost", "master", "slave_removed");
        Metric.TASKS.count("finished", "executor", "none");
        Metric.CALLS.count("kill");
        Metric.OFFERS.count("declined");
        Metric.ALLOCATION_RUN.record(Duration.ofMillis(4));

        var after = MesosNames.of(meters);

        assertThat(after.get("master/tasks_lost")).isEqualTo(before.getOrDefault("master/tasks_lost", Double.NaN) + 1);
        assertThat(after).containsKey("master/task_lost/source_master/reason_slave_removed");
        assertThat(after.get("master/tasks_finished"))
                .isEqualTo(before.getOrDefault("master/tasks_finished", Double.NaN) + 1);
        assertThat(after.get("master/messages_kill_task"))
                .isEqualTo(before.getOrDefault("master/messages_kill_task", Double.NaN) + 1);
        assertThat(after.get("master/messages_decline_offers"))
                .isEqualTo(before.getOrDefault("master/messages_decline_offers", Double.NaN) + 1);
        assertThat(after).containsKeys("allocator/mesos/allocation_runs", "allocator/mesos/allocation_run_ms");
    }
}
