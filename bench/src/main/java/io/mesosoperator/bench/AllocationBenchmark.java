package io.mesosoperator.bench;

import io.mesosoperator.allocation.Allocation;
import io.mesosoperator.allocation.Allocator;
import io.mesosoperator.allocation.OfferTerms;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One allocation run, with the snapshot of the ledger that it works on. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AllocationBenchmark {

    /** The workload. */
    public enum Work {
        /** No offers yet: everything is offered at once. */
        ALL_FREE,
        /** Everything is offered, and something has changed on one agent in a hundred. */
        STEADY,
        /** Each framework has refused each agent. */
        ALL_REFUSED,
        /** Everything is offered, and a hundred tasks wait to be placed. */
        HUNDRED_TASKS
    }

    /** The workload. */
    @Param
    public Work work = Work.STEADY;

    /** The number of agents. */
    @Param({"1000", "5000", "10000"})
    public int agents;

    /** The number of frameworks that share them. */
    @Param({"10", "100", "1000"})
    public int frameworks;

    private final AtomicLong offerIds = new AtomicLong();
    private final Allocator allocator = new Allocator(
            () -> "offer-" + offerIds.incrementAndGet(),
            new OfferTerms(Duration.ofSeconds(1), Duration.ofDays(1), Integer.MAX_VALUE));
    private SyntheticCluster cluster = new SyntheticCluster(0, 0);

    /** Builds the cluster. */
    @Setup
    public void prepare() {
        cluster = new SyntheticCluster(agents, frameworks);
        switch (work) {
            case ALL_FREE -> {}
            case ALL_REFUSED -> cluster.refuse(100);
            case STEADY -> {
                cluster.offered(allocate().offers());
                cluster.changeOneInHundred();
            }
            case HUNDRED_TASKS -> {
                cluster.offered(allocate().offers());
                cluster.wait(100);
            }
        }
    }

    /** One allocation run. */
    @Benchmark
    public Allocation allocate() {
        return allocator.allocate(cluster.snapshot(), SyntheticCluster.NOW, true);
    }
}
