package io.mesosoperator.app;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.kubernetes.Deletions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One task from the framework to its end, as a user would run it: all parts of an installation have to work for it. */
record SmokeTest(KubernetesClient client, String namespace) {

    private static final Set<String> ENDS =
            Set.of("TASK_FINISHED", "TASK_FAILED", "TASK_KILLED", "TASK_LOST", "TASK_ERROR");

    record Outcome(boolean passed, String text) {}

    Outcome run(Duration patience) {
        var framework = client.resource(Serialization.unmarshal("""
                                apiVersion: mesosoperator.io/v1alpha1
                                kind: Framework
                                metadata: {generateName: smoke-test-}
                                spec: {name: smoke-test, user: nobody}
                                """, FrameworkResource.class))
                .inNamespace(namespace)
                .create();
        try {
            return run(framework.getMetadata().getName(), patience);
        } finally {
            remove(framework);
        }
    }

    private Outcome run(String framework, Duration patience) {
        var task = client.resource(Serialization.unmarshal("""
                                apiVersion: mesosoperator.io/v1alpha1
                                kind: TaskInfo
                                metadata: {name: %1$s}
                                spec:
                                  name: smoke-test
                                  frameworkId: {value: %1$s}
                                  command: {value: "true"}
                                  resources:
                                  - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                                """.formatted(framework), TaskInfoResource.class))
                .inNamespace(namespace)
                .create();
        try {
            return outcome(client.resource(task)
                    .waitUntilCondition(
                            now -> now != null && ENDS.contains(state(now)),
                            patience.toMillis(),
                            TimeUnit.MILLISECONDS));
        } catch (KubernetesClientTimeoutException e) {
            var now = client.resource(task).get();
            return new Outcome(
                    false,
                    "the task has not ended within %s: %s; does the operator run, and has a node room for it?"
                            .formatted(patience, now == null ? "it is gone" : told(now)));
        } finally {
            remove(task);
        }
    }

    private void remove(HasMetadata object) {
        new Deletions(client).whateverItsStatus(object, "the smoke test is over");
    }

    private static Outcome outcome(TaskInfoResource task) {
        return new Outcome(state(task).equals("TASK_FINISHED"), told(task));
    }

    private static String state(TaskInfoResource task) {
        return task.statusOrEmpty().path("state").asText();
    }

    /** Its updates, and the message of the last. */
    private static String told(TaskInfoResource task) {
        var updates = task.statusOrEmpty()
                .path("updates")
                .valueStream()
                .map(update -> update.path("state").asText())
                .collect(Collectors.joining(", "));
        var message = task.statusOrEmpty().path("message").asText();
        return (updates.isEmpty() ? "no update" : updates) + (message.isEmpty() ? "" : ": " + message);
    }
}
