package io.mesosoperator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.bench.AllocationBenchmark.Work;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each benchmark, called once in a tiny cluster, does what its name says. */
class BenchmarksTest {

    private static final int AGENTS = 40;

    private final PodEventBenchmark.Cluster cluster = new PodEventBenchmark.Cluster();
    private final PodEventBenchmark pods = new PodEventBenchmark();

    @BeforeEach
    void aClusterFullOfPods() {
        cluster.pods = PodEventBenchmark.BATCH;
        cluster.nodes = 3;
        cluster.prepare();
    }

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
            case ALL_FREE, STEADY -> assertThat(allocation.offers()).hasSizeGreaterThanOrEqualTo(AGENTS);
            case ALL_REFUSED -> assertThat(allocation.offers()).isEmpty();
            case HUNDRED_TASKS -> assertThat(allocation.results()).hasSize(100);
        }
    }

    @Test
    void podsThatChange() {
        new PodEventBenchmark.AsAtFirst().restore(cluster);

        assertThat(pods.unchanged(cluster, new PodEventBenchmark.AsAtFirst())).isZero();
        assertThat(pods.changed(cluster, new PodEventBenchmark.AsAtFirst())).isEqualTo(PodEventBenchmark.BATCH);
    }

    @Test
    void podsThatComeAndGo() {
        new PodEventBenchmark.AsAtFirst().restore(cluster);

        assertThat(pods.created(cluster, new PodEventBenchmark.AsAtFirst())).isEqualTo(PodEventBenchmark.BATCH);
        assertThat(pods.gone(cluster, new PodEventBenchmark.WithNewPods())).isEqualTo(PodEventBenchmark.BATCH);
    }
}
