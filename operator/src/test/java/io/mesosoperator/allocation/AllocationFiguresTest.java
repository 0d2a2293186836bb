package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.FrameworkUse;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.metrics.BoundedLabel;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.metrics.Readings;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllocationFiguresTest {

    private static final FrameworkKey WEB = new FrameworkKey("ns", "web");
    private static final FrameworkKey SHOP = new FrameworkKey("ns", "shop");
    private static final FrameworkKey GONE = new FrameworkKey("ns", "gone");

    @Test
    void resourcesAreToldByWhatTheyAreUsedFor() {
        var readings = read(AllocationPolicy.even(), 100);

        assertThat(readings.of(Metric.RESOURCES, "cpus", "total")).isEqualTo(8);
        assertThat(readings.of(Metric.RESOURCES, "cpus", "used"))
                .as("also of who is disconnected")
                .isEqualTo(3.5);
        assertThat(readings.of(Metric.RESOURCES, "cpus", "others")).isEqualTo(0.5);
        assertThat(readings.of(Metric.RESOURCES, "cpus", "offered")).isEqualTo(1);
        assertThat(readings.of(Metric.RESOURCES, "mem", "total")).isEqualTo(2048);
        assertThat(all(readings, Metric.RESOURCES).keySet())
                .extracting(List::getFirst)
                .as("amounts only")
                .containsOnly("cpus", "mem");
    }

    @Test
    void aRolesShareIsThatOfItsFrameworksTogether() {
        var readings = read(AllocationPolicy.even(), 100);

        assertThat(readings.of(Metric.DOMINANT_SHARE, "prod")).isEqualTo(0.375);
        assertThat(readings.byMetric()).doesNotContainKey(Metric.QUOTA);
    }

    @Test
    void quotaIsGuaranteedAndUsed() {
        var readings = read(
                new AllocationPolicy(
                        Weights.EQUAL,
                        Quotas.of(Map.of("prod", "cpus:6", "idle", "mem:5")),
                        Optional.empty(),
                        Set.of()),
                100);

        assertThat(readings.of(Metric.QUOTA, "prod", "cpus", "guarantee")).isEqualTo(6);
        assertThat(readings.of(Metric.QUOTA, "prod", "cpus", "used"))
                .as("tasks and offers")
                .isEqualTo(4);
        assertThat(readings.of(Metric.QUOTA, "idle", "mem", "guarantee")).isEqualTo(5);
        assertThat(all(readings, Metric.QUOTA)).containsEntry(List.of("idle", "mem", "used"), 0.0);
    }

    @Test
    void rolesForWhichThereIsNoRoomAreTogether() {
        var readings = read(AllocationPolicy.even(), 0);

        assertThat(all(readings, Metric.DOMINANT_SHARE)).containsExactlyEntriesOf(Map.of(List.of("other"), 0.375));
    }

    private static Map<List<String>, Double> all(Readings readings, Metric metric) {
        return readings.byMetric().getOrDefault(metric, Map.of());
    }

    private static Readings read(AllocationPolicy policy, int most) {
        var figures = new AllocationFigures(
                Map.of("n1", agent("n1", "cpus:1.5;mem:100"), "n2", agent("n2", "cpus:2.5;mem:100")),
                Map.of(
                        WEB, new FrameworkUse(1, Resources.parse("cpus:1")),
                        SHOP, new FrameworkUse(2, Resources.parse("cpus:2")),
                        GONE, new FrameworkUse(1, Resources.parse("cpus:0.5"))),
                Map.of(WEB, "prod", SHOP, "prod"),
                List.of(new OutstandingOffer("o1", WEB, "n1", Resources.parse("cpus:1;ports:[1-2]"), Instant.EPOCH)),
                policy);
        var readings = new Readings();
        var roles = new BoundedLabel(most);
        roles.update(figures.allRoles());
        figures.read(readings, roles, new BoundedLabel(100));
        return readings;
    }

    private static AgentState agent(String name, String used) {
        return new AgentState(
                new Agent(name, name, Resources.parse("cpus:4;mem:1024;ports:[1-10]"), List.of(), 110, true),
                Resources.parse(used),
                1);
    }
}
