package io.mesosoperator.bench.hostile;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tenant beside: runs one small task after another and measures how long each takes from create to finished. */
final class Neighbour implements Runnable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** @param finished whether it ended as TASK_FINISHED within {@link #PATIENCE} */
    record Run(Instant begun, Duration took, boolean finished) {}

    private final KubernetesClient client;
    private final String namespace;
    private final List<Run> runs = new ArrayList<>();
    private volatile boolean ends;

    Neighbour(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** The runs that began in this time. */
    synchronized List<Run> since(Instant from) {
        return runs.stream().filter(run -> !run.begun().isBefore(from)).toList();
    }

    /** The task that runs is its last one. */
    void end() {
        ends = true;
    }

    @Override
    public void run() {
        for (int number = 0; !ends; number++) {
            var run = once("small-" + number);
            synchronized (this) {
                runs.add(run);
            }
        }
    }

    private Run once(String name) {
        var begun = Instant.now();
        var task = Manifests.read(Manifests.task(namespace, name, "quiet", "command: {value: 'true'}"));
        client.resource(task).create();
        var finished = false;
        try {
            var end = client.resource(task)
                    .waitUntilCondition(Neighbour::hasEnded, PATIENCE.toSeconds(), TimeUnit.SECONDS);
            finished = "TASK_FINISHED".equals(state(end));
        } catch (RuntimeException late) {
            // told as a task that did not finish
        }
        var took = Duration.between(begun, Instant.now());
        client.resource(task).delete();
        return new Run(begun, took, finished);
    }

    private static boolean hasEnded(@Nullable GenericKubernetesResource task) {
        var state = task == null ? "" : state(task);
        return !state.isEmpty() && !List.of("TASK_STAGING", "TASK_RUNNING").contains(state);
    }

    private static String state(GenericKubernetesResource task) {
        return task.get("status", "state") instanceof String state ? state : "";
    }
}
