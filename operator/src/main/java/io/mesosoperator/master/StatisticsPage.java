package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.agent.PodResources;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.task.pod.GroupTasks;
import io.mesosoperator.task.pod.PodDraft;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * An agent's {@code /monitor/statistics}: what each executor that runs uses, in Mesos' {@code ResourceStatistics}. Here
 * it is one page for all agents. A task without an executor has one of its own, with its id, as in Mesos.
 */
record StatisticsPage(MasterView view, UsageSource kubelets) {

    private static final double MILLIS_A_SECOND = 1_000;

    /** The pod of an executor, and the first of its tasks. */
    private record Running(TaskInfoResource task, Pod pod) {}

    /** @param slaveId if only that agent's are asked for */
    void write(Json json, Optional<String> slaveId) throws IOException {
        var shown = new LinkedHashMap<String, Running>();
        var pods = new HashMap<String, Set<PodName>>();
        each(view.tasks().toList(), slaveId, running -> {
            shown.putIfAbsent(running.pod().getMetadata().getUid(), running);
            pods.computeIfAbsent(nodeOf(running.pod()), node -> new TreeSet<>(PodName.ORDER));
        });
        // also what this caller does not see on these agents: what is asked of a kubelet is for all who ask it now
        each(
                view.source().tasks().toList(),
                slaveId,
                running -> pods.computeIfPresent(
                        nodeOf(running.pod()), (node, names) -> with(names, PodName.of(running.pod()))));
        var usage = ask(pods);
        json.list(() -> {
            for (var running : shown.values()) {
                var used = usage.get(PodName.of(running.pod()));
                if (used != null && used.isOf(containers(running.pod()))) {
                    write(json, running, used);
                }
            }
        });
    }

    private void each(List<TaskInfoResource> tasks, Optional<String> slaveId, Consumer<Running> to) {
        for (var task : tasks) {
            if (!task.summary().isEnded()) {
                view.source()
                        .podOf(task)
                        .filter(pod -> PodResources.nodeOf(pod)
                                .filter(node ->
                                        slaveId.isEmpty() || slaveId.get().equals(node))
                                .isPresent())
                        .ifPresent(pod -> to.accept(new Running(task, pod)));
            }
        }
    }

    private static Set<PodName> with(Set<PodName> names, PodName name) {
        names.add(name);
        return names;
    }

    private static String nodeOf(Pod pod) {
        return PodResources.nodeOf(pod).orElseThrow();
    }

    private Map<PodName, ContainerUsage> ask(Map<String, Set<PodName>> pods) throws IOException {
        try {
            return kubelets.usage(pods);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("the operator stops", stopped);
        }
    }

    private void write(Json json, Running running, ContainerUsage used) throws IOException {
        var task = MasterTask.of(running.task(), Optional.of(running.pod()));
        json.object(() -> {
            json.text("executor_id", task.ownExecutorId());
            json.text("executor_name", task.executorName());
            json.text("framework_id", view.id(task.framework()));
            json.text("source", task.source());
            json.text("container_id", running.pod().getMetadata().getUid());
            json.text("slave_id", nodeOf(running.pod()));
            json.object("statistics", () -> statistics(json, running.pod(), used));
        });
    }

    private static void statistics(Json json, Pod pod, ContainerUsage used) throws IOException {
        json.number("timestamp", used.millis() / MILLIS_A_SECOND);
        var cpus = limit(pod, "cpu");
        if (cpus.isPresent()) {
            json.number("cpus_limit", cpus.get().doubleValue());
        }
        var mem = limit(pod, "memory");
        if (mem.isPresent()) {
            json.count("mem_limit_bytes", mem.get().longValue());
        }
        for (var figure : used.figures(containers(pod)).entrySet()) {
            for (var field : figure.getKey().fields()) {
                if (figure.getKey().isCount()) {
                    json.count(field, figure.getValue().longValue());
                } else {
                    json.number(field, figure.getValue());
                }
            }
        }
    }

    /** Those of the tasks; helpers are none of theirs. */
    private static Set<String> containers(Pod pod) {
        return GroupTasks.isGroup(pod)
                ? GroupTasks.in(pod).stream()
                        .map(task -> GroupTasks.container(pod, task.uid()))
                        .collect(Collectors.toSet())
                : Set.of(PodDraft.CONTAINER);
    }

    /** What the containers were given: their limits, or what is held for them. Empty if one of them has neither. */
    private static Optional<BigDecimal> limit(Pod pod, String resource) {
        var own = containers(pod);
        return pod.getSpec().getContainers().stream()
                .filter(container -> own.contains(container.getName()))
                .map(container -> Optional.ofNullable(container.getResources())
                        .flatMap(given -> of(given.getLimits(), resource).or(() -> of(given.getRequests(), resource)))
                        .map(Quantity::getNumericalAmount))
                .reduce((one, other) -> one.flatMap(some -> other.map(some::add)))
                .flatMap(sum -> sum);
    }

    private static Optional<Quantity> of(Map<String, Quantity> quantities, String resource) {
        return Optional.ofNullable(quantities).map(some -> some.get(resource));
    }
}
