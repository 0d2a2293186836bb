package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.Api;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.PodContainer;
import io.mesosoperator.cli.api.Query;
import java.io.IOException;
import java.io.PrintStream;

/** What a task's process prints. */
final class TaskLog {

    private static final int BUFFER = 8192;

    private TaskLog() {}

    /** The task's own container; a {@link Failure} if it has no pod. */
    static PodContainer container(JsonNode task, String container) {
        var pod = task.at("/status/podName").asText();
        if (pod.isEmpty()) {
            throw Failure.of(
                    "task %s has no pod (%s); kubectl mesos why %1$s says more",
                    task.at("/metadata/name").asText(), TaskFollower.state(task));
        }
        var own = task.at("/status/containerName").asText(); // in the pod of a group
        return new PodContainer(
                task.at("/metadata/namespace").asText(),
                pod,
                container.equals(PodContainer.TASK) && !own.isEmpty() ? own : container);
    }

    /** The path of a container's log. */
    static Query path(PodContainer container) {
        return Query.of("/api/v1/namespaces/%s/pods/%s/log".formatted(container.namespace(), container.pod()))
                .with("container", container.container());
    }

    /** Copies the log to its end, which with {@code follow} is that of the container. */
    static void copy(Api api, Query path, PrintStream out) {
        try (var log = api.stream(path.toString())) {
            var buffer = new byte[BUFFER];
            for (var read = log.read(buffer); read >= 0; read = log.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException cut) {
            throw new ApiFailure(0, "the log was cut off: " + cut.getMessage());
        }
    }
}
