package io.mesosoperator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.bench.AllocationBenchmark.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.Blackhole;

/** Each benchmark, called once in a tiny cluster, does what its name says. */
class BenchmarksTest {

    private static final int AGENTS = 40;

    @ParameterizedTest
    @EnumSource
    void anAllocation(Work work) {
        var benchmark = new AllocationBenchmark();
        benchmark.work = work;
        benchmark.agents = AGENTS;
        benchmark.frameworks = 3;
        benchmark.prepare();

        var allocation = benchmark.allocate();

        switch (work) {
            case ALL_FREE, STEADY ->
                assertThat(allocation.offers()).extracting("slaveId").containsAll(benchmark.slaveIds());
            case ALL_REFUSED -> assertThat(allocation.offers()).isEmpty();
            case HUNDRED_TASKS -> assertThat(allocation.verdicts()).hasSize(100);
        }
    }

    @Test
    void eventsOfPods() {
        var cluster = new PodEventBenchmark.Cluster();
        cluster.pods = PodEventBenchmark.BATCH;
        cluster.nodes = 3;
        cluster.prepare();
        var blackhole = new Blackhole(
                "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
    }
}
