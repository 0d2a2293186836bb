package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.PodResources;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An agent's {@code /state}: the executors that run there, with their directories, of which a master's tells none. A
 * task without an executor has one of its own, with its id, as in Mesos.
 */
record AgentPage(MasterView view) {

    /** The pod of an executor, and its tasks. */
    private record Running(Pod pod, List<TaskInfoResource> tasks) {}

    /** @param slaveId if only that agent's are asked for */
    void write(Json json, Optional<String> slaveId) throws IOException {
        var running = running(slaveId);
        json.object(() -> {
            var agent = slaveId.map(view.source().agents()::get);
            if (agent.isPresent()) {
                var id = agent.get().agent().slaveId();
                new SlaveJson(
                                agent.get(),
                                view.source().responds(id),
                                view.source().node(id),
                                view.offeredByAgent().getOrDefault(id, Resources.empty()))
                        .fields(json, view::seesRole, MasterAt.VERSION);
            }
            json.list("frameworks", running.entrySet(), entry -> framework(json, entry.getKey(), entry.getValue()));
            json.list("completed_frameworks", List.of(), nothing -> {});
        });
    }

    private Map<FrameworkKey, Map<String, Running>> running(Optional<String> slaveId) {
        var running = new LinkedHashMap<FrameworkKey, Map<String, Running>>();
        view.tasks()
                .filter(task -> !task.summary().isEnded())
                .sorted(MasterView.byAge())
                .forEach(task -> view.source()
                        .podOf(task)
                        .filter(pod ->
                                slaveId.isEmpty() || PodResources.nodeOf(pod).equals(slaveId))
                        .ifPresent(pod -> running.computeIfAbsent(
                                        MasterView.keyOf(task), framework -> new LinkedHashMap<>())
                                .computeIfAbsent(pod.getMetadata().getUid(), uid -> new Running(pod, new ArrayList<>()))
                                .tasks()
                                .add(task)));
        return running;
    }

    private void framework(Json json, FrameworkKey framework, Map<String, Running> executors) throws IOException {
        json.object(() -> {
            json.text("id", view.id(framework));
            json.text("name", view.name(framework));
            json.text("user", view.user(framework).orElse(""));
            json.text("role", view.role(framework));
            json.list("executors", executors.values(), running -> executor(json, running));
            json.list("completed_executors", List.of(), nothing -> {});
        });
    }

    private void executor(Json json, Running running) throws IOException {
        var first = view.read(running.tasks().getFirst());
        if (first.isEmpty()) {
            return;
        }
        var task = first.get();
        json.object(() -> {
            json.text("id", task.ownExecutorId());
            json.text("name", task.executorName());
            json.text("source", task.source());
            json.text("container", running.pod().getMetadata().getUid());
            json.text("directory", new ExecutorDirectories(view).of(task, running.pod()));
            json.list("tasks", running.tasks(), each -> {
                var read = view.read(each);
                if (read.isPresent()) {
                    TaskJson.write(
                            json,
                            read.get(),
                            view.id(read.get().framework()),
                            view.role(read.get().framework()));
                }
            });
            json.list("queued_tasks", List.of(), nothing -> {});
            json.list("completed_tasks", List.of(), nothing -> {});
        });
    }
}
