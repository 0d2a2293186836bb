package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.mesosoperator.PriorityClassManifest;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two operators as {@code values-ha.yaml} has them; the one that leads is told to stop, or vanishes, again and again,
 * while tasks start, run and end.
 */
@WithOperator(starts = false)
@Timeout(240)
record FailoverIT(Cluster cluster, @TempDir Path directory) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration AFTER_SIGTERM = Duration.ofSeconds(5);
    private static final Duration AFTER_SIGKILL = Duration.ofSeconds(15);
    private static final int TASKS_A_ROUND = 24;

    @Test
    void whoeverLeadsNoTaskRunsTwiceAndNoUpdateIsLost() throws Exception {
        var seed = Long.getLong("failover.seed", System.nanoTime());
        var random = new Random(seed);
        PriorityClassManifest.apply(cluster.client());
        cluster.kubelet().node("n1", 2, 2048);
        cluster.kubelet().node("n2", 2, 2048);
        cluster.kubelet().automatic(pod -> new PodScript.Exits(0, Duration.ofMillis(pod.hashCode() & 0x3ff)));
        cluster.framework("many");
        var replicas = new ArrayList<Replica>();
        var figures = new ArrayList<String>();
        try (var witness = new TaskWitness(cluster.client())) {
            replicas.add(Replica.start(cluster, directory, "r0").awaitReady());
            var tasks = 0;
            for (var round = 0; round < 4; round++) {
                replicas.add(
                        Replica.start(cluster, directory, "r" + (round + 1)).awaitReady());
                cluster.create(tasks(tasks, TASKS_A_ROUND));
                var ended = tasks + 1 + random.nextInt(TASKS_A_ROUND / 2);
                tasks += TASKS_A_ROUND;
                await("the middle of the work").atMost(PATIENCE).until(() -> witness.ended() >= ended);

                var isVanishing = round % 2 == 1;
                var took = end(
                        replicas.removeFirst(),
                        isVanishing ? OperatorProcess::kill : OperatorProcess::terminate,
                        replicas.getFirst());

                figures.add((isVanishing ? "SIGKILL " : "SIGTERM ") + took.toMillis() + " ms");
                assertThat(took)
                        .as("seed %d, %s", seed, replicas.getFirst().process())
                        .isLessThan(isVanishing ? AFTER_SIGKILL : AFTER_SIGTERM);
            }
            var all = tasks;
            await("the end of all tasks").atMost(PATIENCE).until(() -> witness.ended() == all);

            assertThat(witness.ranTwice()).as("seed %d", seed).isEmpty();
            assertThat(witness.endedTwice()).as("seed %d", seed).isEmpty();
            assertThat(witness.rewritten()).as("seed %d", seed).isEmpty();
            assertThat(IntStream.range(0, all).mapToObj(i -> cluster.states("t" + i)))
                    .as("seed %d", seed)
                    .allSatisfy(states ->
                            assertThat(states).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FINISHED"));
        } finally {
            System.out.println("failover, seed " + seed + ": " + figures);
            replicas.forEach(Replica::close);
        }
    }

    /** Returns the time from the end of the one that leads to the first status that its successor wrote. */
    private Duration end(Replica leader, Consumer<OperatorProcess> how, Replica successor) {
        assertThat(lease().getHolderIdentity()).isEqualTo(leader.name());
        var began = Instant.now();
        how.accept(leader.process());
        await("%s to lead".formatted(successor.name()))
                .atMost(PATIENCE)
                .until(() -> successor.name().equals(lease().getHolderIdentity()));
        var acquired = lease().getAcquireTime().toInstant();
        await("%s to write".formatted(successor.name()))
                .atMost(PATIENCE)
                .until(() -> firstStatusSince(acquired).isPresent());
        leader.close();
        return Duration.between(began, firstStatusSince(acquired).orElseThrow().answered());
    }

    private LeaseSpec lease() {
        return cluster.client()
                .leases()
                .inNamespace("default")
                .withName("mesos-operator")
                .get()
                .getSpec();
    }

    private Optional<AuditedRequest> firstStatusSince(Instant time) {
        return cluster.api().audit().requests().stream()
                .filter(request -> request.resource().equals("taskinfos")
                        && request.subresource().equals("status")
                        && request.code() == 200
                        && request.received().isAfter(time))
                .findFirst();
    }

    private static String tasks(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(FailoverIT::task).collect(Collectors.joining("---\n"));
    }

    private static String task(int number) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: t%1$d}
                spec:
                  name: t%1$d
                  frameworkId: {value: many}
                  command: {value: "true"}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.5}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(number);
    }
}
