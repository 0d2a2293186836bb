package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.Allocator;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.discovery.DiscoveryIndex;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.WakeupSignal;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class TaskEventsTest {

    private static final TaskKey TASK = new TaskKey("ns", "t", "uid");

    @Test
    void whileTheOperatorStopsNoTaskCountsAsGone() {
        try (var client = new KubernetesClientBuilder().build()) {
            var ledger = new Ledger(ExtendedResources.gpus());
            var frameworks = new FrameworkRegistry(new Codec(), Clock.systemUTC());
            var cycle = new AllocatorService(
                    new Allocator(() -> "o", OfferTerms.DEFAULT),
                    AllocationPolicy.even(),
                    ledger,
                    frameworks,
                    new OfferBook(),
                    new WakeupSignal(),
                    OfferTerms.DEFAULT,
                    Clock.systemUTC());
            var events = new TaskEvents(
                    new TaskRecords(), new TaskDirectory(), new TaskPods(client), ledger, cycle, new DiscoveryIndex());
            events.tasksAreKnown(task -> false);
            assertThat(events.exists(TASK)).isFalse();

            events.stopping();

            assertThat(events.exists(TASK)).isTrue();
        }
    }
}
