package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator is killed while tasks run, start and finish: nothing is lost, and nothing happens twice. */
@ExtendWith(ClusterExtension.class)
class RestartEndToEnd {

    private static final String NAMESPACE = "mesos-restart-test";
    private static final String RAN = "ran";

    private final Cluster cluster;
    /** Name and state at the end, of every task that was created. */
    private final Map<String, String> expected = new LinkedHashMap<>();
    /** Uids of the pods that there ever were, by the name of their task. */
    private final Map<String, Set<String>> pods = new ConcurrentHashMap<>();

    RestartEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void registerAFramework() {
        cluster.freshNamespace(NAMESPACE);
        cluster.apply(Manifest.suppressedFramework(NAMESPACE, "patient"));
    }

    @AfterEach
    void remove() {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void tasksNeitherGetLostNorRunTwiceWhenTheOperatorIsKilled() {
        try (var _ = cluster.client().pods().inNamespace(NAMESPACE).inform(new EveryPod())) {
            // some run for longer than the operator is away, some end meanwhile, two are to be killed meanwhile
            create("runs", 3, "sleep 30", "TASK_FINISHED");
            create("ends", 3, "sleep 6", "TASK_FINISHED");
            create("fails", 2, "sleep 6; exit 3", "TASK_FAILED");
            create("killed", 2, "trap \"exit 0\" TERM; sleep 3600 & wait", "TASK_KILLED");
            expected.keySet().forEach(task -> cluster.awaitState(NAMESPACE, task, "TASK_RUNNING"));

            var first = cluster.operator();
            create("starts", 4, "sleep 1", "TASK_FINISHED"); // and the operator dies amidst it
            cluster.killOperator(first);
            create("waits", 4, "sleep 1", "TASK_FINISHED");
            cluster.kill(NAMESPACE, "killed-1");
            cluster.kill(NAMESPACE, "killed-2");

            var second = cluster.operator();
            create("again", 4, "sleep 1", "TASK_FINISHED");
            cluster.killOperator(second); // before it has told that these run

            expected.forEach(
                    (name, state) -> cluster.awaitState(NAMESPACE, name, state).assertUpdatesAreInOrder());
            expected.keySet().forEach(this::assertRanOnce);
        }
    }

    private void assertRanOnce(String task) {
        assertThat(pods.get(task)).as("pods of %s", task).hasSize(1);
        if (!task.startsWith("killed")) { // whose pods went with them
            eventually()
                    .untilAsserted(
                            () -> assertThat(cluster.output(NAMESPACE, task).lines())
                                    .as("output of %s", task)
                                    .containsExactly(RAN));
        }
    }

    private void create(String name, int count, String command, String state) {
        var names =
                IntStream.rangeClosed(1, count).mapToObj(i -> name + "-" + i).toList();
        names.forEach(each -> expected.put(each, state));
        cluster.apply(names.stream()
                .map(each -> Manifest.task(
                        NAMESPACE, "patient", each, "{value: 'echo %s; %s'}".formatted(RAN, command), "0.05", 32))
                .collect(joining("---\n")));
    }

    private final class EveryPod implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            var task = pod.getMetadata().getLabels().getOrDefault("mesosoperator.io/task", "");
            pods.computeIfAbsent(task, any -> ConcurrentHashMap.newKeySet())
                    .add(pod.getMetadata().getUid());
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            onAdd(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            onAdd(pod);
        }
    }
}
