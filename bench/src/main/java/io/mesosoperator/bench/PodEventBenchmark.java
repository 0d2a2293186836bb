package io.mesosoperator.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The ledger's work for one event of a pod. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PodEventBenchmark {

    /** The number of events in one measurement. */
    static final int BATCH = 1000;

    private static final int FRAMEWORKS = 100;

    /**
     * The number of pods on a node. As many nodes are filled as the pods need: a node is the same in a small and in a
     * large cluster.
     */
    private static final int PODS_ON_A_NODE = 30;

    private static final Resources DECLARED = Resources.parse("cpus:1;mem:1024;ports:[31000-31999]");

    /** A cluster full of pods. */
    @State(Scope.Benchmark)
    public static class Cluster {

        /** The number of pods. */
        @Param({"1000", "150000"})
        public int pods;

        /** The number of nodes. */
        @Param("5000")
        public int nodes;

        private final Ledger ledger = new Ledger(ExtendedResources.gpus());
        private List<Pod> known = List.of();
        private List<Pod> changed = List.of();
        private List<Pod> unknown = List.of();

        /** Builds the cluster. */
        @Setup
        public void prepare() {
            for (var i = 0; i < nodes; i++) {
                var total = Resources.parse("cpus:64;mem:262144;disk:1000000;ports:[31000-32000]");
                ledger.put(new Agent("node-" + i, "node-" + i, total, List.of(), 250, true));
            }
            for (var i = 0; i < pods; i++) {
                observe(pod(i, "100m"));
            }
            var step = Math.max(1, pods / BATCH);
            known = batch(0, step, "100m");
            changed = batch(0, step, "200m");
            unknown = batch(pods, 1, "100m");
        }

        private List<Pod> batch(int first, int step, String cpu) {
            return IntStream.range(0, BATCH)
                    .mapToObj(i -> pod(first + i * step, cpu))
                    .toList();
        }

        private Pod pod(int number, String cpu) {
            return new PodBuilder()
                    .withNewMetadata()
                    .withName("pod-" + number)
                    .withUid("uid-" + number)
                    .endMetadata()
                    .withNewSpec()
                    .withNodeName("node-" + number % nodesWithPods())
                    .addNewContainer()
                    .addNewPort()
                    .withContainerPort(80)
                    .withHostPort(hostPort(number))
                    .endPort()
                    .withNewResources()
                    .addToRequests("cpu", new Quantity(cpu))
                    .addToRequests("memory", new Quantity("64Mi"))
                    .endResources()
                    .endContainer()
                    .endSpec()
                    .build();
        }

        /** Different for each pod of a node, as kube-scheduler ensures, and never adjacent to another. */
        private int hostPort(int number) {
            return 31000 + 7 * (number / nodesWithPods()) % 1000;
        }

        private int nodesWithPods() {
            return Math.clamp(pods / PODS_ON_A_NODE, 1, nodes);
        }

        boolean observe(Pod pod) {
            return ledger.observe(pod, Optional.of(owner(pod)));
        }

        private static TaskOwner owner(Pod pod) {
            var uid = pod.getMetadata().getUid();
            return new TaskOwner(
                    "task-" + uid,
                    new FrameworkKey("bench", "framework-" + Math.floorMod(uid.hashCode(), FRAMEWORKS)),
                    DECLARED);
        }
    }

    /** The known pods are in their original state; the new ones do not exist. */
    @State(Scope.Benchmark)
    public static class AsAtFirst {

        /** Before each batch. */
        @Setup(Level.Invocation)
        public void restore(Cluster cluster) {
            cluster.known.forEach(cluster::observe);
            cluster.unknown.forEach(cluster.ledger::gone);
        }
    }

    /** The new pods exist. */
    @State(Scope.Benchmark)
    public static class WithNewPods {

        /** Before each batch. */
        @Setup(Level.Invocation)
        public void add(Cluster cluster) {
            cluster.unknown.forEach(cluster::observe);
        }
    }

    /** Pods change their requests. Returns how many changes mattered. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long changed(Cluster cluster, AsAtFirst before) {
        return cluster.changed.stream().filter(cluster::observe).count();
    }

    /** Pods change in ways that do not matter to the ledger, like most updates. Returns how many changes mattered. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long unchanged(Cluster cluster, AsAtFirst before) {
        return cluster.known.stream().filter(cluster::observe).count();
    }

    /** Pods are seen for the first time. Returns how many mattered. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long created(Cluster cluster, AsAtFirst before) {
        return cluster.unknown.stream().filter(cluster::observe).count();
    }

    /** Pods are deleted. Returns how many mattered. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long gone(Cluster cluster, WithNewPods before) {
        return cluster.unknown.stream().filter(cluster.ledger::gone).count();
    }
}
