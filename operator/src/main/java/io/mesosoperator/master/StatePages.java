package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.framework.KnownFramework;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * The pages with frameworks, tasks and agents: {@code /state}, {@code /frameworks}, {@code /slaves}, {@code /tasks}
 * (Mesos: {@code src/master/http.cpp}).
 *
 * @param at where the caller reaches the master
 */
record StatePages(MasterView view, MasterAt at) {

    /** A Mesos master asks for at most so many at once, unless it is told otherwise. */
    private static final int TASK_LIMIT = 100;

    void state(Json json) throws IOException {
        var agents = view.source().agents();
        var tasks = view.tasksByFramework();
        json.object(() -> {
            about(json);
            var active = agents.values().stream()
                    .filter(state -> state.agent().offerable())
                    .count();
            json.count("activated_slaves", active);
            json.count("deactivated_slaves", agents.size() - active);
            slaves(json, Optional.empty());
            frameworks(json, tasks, Optional.empty(), true);
            json.list("orphan_tasks", orphans(tasks), task -> task(json, task));
        });
    }

    private void about(Json json) throws IOException {
        var source = view.source();
        json.text("version", MasterAt.VERSION);
        json.time("start_time", MasterAt.STARTED);
        json.time("elected_time", source.elected());
        json.text("id", source.masterId());
        json.text("pid", at.pid());
        json.text("hostname", at.hostname());
        json.count("port", at.port());
        if (source.cluster().isPresent()) {
            json.text("cluster", source.cluster().get());
        }
        json.text("leader", at.pid());
        json.object("leader_info", () -> {
            json.text("id", source.masterId());
            json.text("pid", at.pid());
            json.count("port", at.port());
            json.text("hostname", at.hostname());
        });
        if (view.visibility().isAll()) {
            flags(json);
        }
    }

    /** Only for those who see everything. */
    void flags(Json json) throws IOException {
        json.object("flags", () -> {
            for (var flag : view.source().flags().entrySet()) {
                json.text(flag.getKey(), flag.getValue());
            }
        });
    }

    void frameworks(Json json, Optional<String> id) throws IOException {
        json.object(() -> frameworks(json, view.tasksByFramework(), id, false));
    }

    private void frameworks(
            Json json, Map<FrameworkKey, List<TaskInfoResource>> tasks, Optional<String> id, boolean isState)
            throws IOException {
        json.list(
                "frameworks",
                view.wholeFrameworks(framework -> !framework.isCompleted() && isAsked(framework, id)),
                framework -> framework(json, framework, tasks));
        json.list(
                "completed_frameworks",
                view.wholeFrameworks(
                        framework -> framework.isCompleted() && isAsked(framework, id) && !view.isThere(framework)),
                framework -> framework(json, framework, tasks));
        json.texts("unregistered_frameworks", isState || id.isEmpty() ? unregistered(tasks) : Set.of());
    }

    private static boolean isAsked(KnownFramework framework, Optional<String> id) {
        return id.isEmpty() || id.get().equals(MasterView.id(framework));
    }

    /** Frameworks of which there is nothing but tasks that have not ended. */
    private Set<String> unregistered(Map<FrameworkKey, List<TaskInfoResource>> tasks) {
        var ids = new HashSet<String>();
        orphans(tasks).forEach(task -> ids.add(task.summary().framework()));
        return ids;
    }

    private List<TaskInfoResource> orphans(Map<FrameworkKey, List<TaskInfoResource>> tasks) {
        return tasks.entrySet().stream()
                .filter(entry -> view.isOrphan(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .filter(task -> !task.summary().isEnded())
                .toList();
    }

    private void framework(Json json, SeenFramework framework, Map<FrameworkKey, List<TaskInfoResource>> tasks)
            throws IOException {
        var own = framework.keys().stream()
                .flatMap(key -> tasks.getOrDefault(key, List.of()).stream())
                .toList();
        var offers = framework.keys().stream()
                .flatMap(key -> view.offersOf(key).stream())
                .toList();
        json.object(() -> {
            FrameworkJson.about(json, framework, view);
            var executors = new Executors();
            json.list("tasks", own, task -> {
                if (!task.summary().isEnded()) {
                    task(json, task, executors);
                }
            });
            json.list("unreachable_tasks", List.of(), nothing -> {});
            json.list("completed_tasks", MasterView.completed(own), task -> task(json, task));
            json.list("offers", offers, offer -> FrameworkJson.offer(json, offer, view));
            executors.write(json);
        });
    }

    private void task(Json json, TaskInfoResource task) throws IOException {
        task(json, task, new Executors());
    }

    private void task(Json json, TaskInfoResource task, Executors executors) throws IOException {
        var read = view.read(task);
        if (read.isPresent()) {
            var framework = read.get().framework();
            TaskJson.write(json, read.get(), view.id(framework), view.role(framework));
            executors.add(new Executor(task, read.get(), view.source().podOf(task)));
        }
    }

    /** The executor of a task, and the pod that it is. */
    private record Executor(TaskInfoResource object, MasterTask task, Optional<Pod> pod) {

        /** Of several the latest that has begun is where its files are found. */
        private static final Comparator<Executor> BY_USE = Comparator.comparing(
                        (Executor executor) -> executor.pod().isPresent())
                .thenComparing(Executor::object, MasterView.byAge());
    }

    /** The executors that tasks have named, one of several on an agent. */
    private final class Executors {

        private final Map<List<String>, Executor> known = new LinkedHashMap<>();

        void add(Executor executor) {
            var task = executor.task();
            if (!task.executorId().isEmpty()) {
                known.merge(
                        List.of(task.slaveId(), task.executorId()), executor, BinaryOperator.maxBy(Executor.BY_USE));
            }
        }

        void write(Json json) throws IOException {
            json.list("executors", known.values(), executor -> {
                var task = executor.task();
                json.object(() -> {
                    TaskJson.executor(json, task, view.id(task.framework()));
                    if (executor.pod().isPresent()) {
                        json.text(
                                "container", executor.pod().get().getMetadata().getUid());
                        json.text(
                                "directory",
                                new ExecutorDirectories(view)
                                        .of(task, executor.pod().get()));
                    }
                });
            });
        }
    }

    void slaves(Json json, Optional<String> id) throws IOException {
        var offered = view.offeredByAgent();
        var agents = view.source().agents();
        json.list("slaves", agents.entrySet(), agent -> {
            if (id.isEmpty() || id.get().equals(agent.getKey())) {
                new SlaveJson(
                                agent.getValue(),
                                view.source().responds(agent.getKey()),
                                view.source().node(agent.getKey()),
                                offered.getOrDefault(agent.getKey(), Resources.empty()))
                        .write(json, view::seesRole, MasterAt.VERSION);
            }
        });
    }

    /** Those of this page; the newest first unless the oldest are asked for. */
    void tasks(Json json, TaskQuery query) throws IOException {
        var order =
                query.isAscending() ? MasterView.byAge() : MasterView.byAge().reversed();
        var found = view.tasks()
                .filter(task -> query.asks(task, view.id(MasterView.keyOf(task)), () -> view.read(task)))
                .sorted(order)
                .skip(query.offset())
                .limit(query.limit().orElse(TASK_LIMIT))
                .toList();
        json.object(() -> json.list("tasks", found, task -> task(json, task)));
    }
}
