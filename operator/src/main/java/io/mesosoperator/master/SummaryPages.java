package io.mesosoperator.master;

import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.mesos.Protos.TaskState;

/**
 * The pages with sums: {@code /state-summary}, {@code /roles}, {@code /weights} and {@code /quota}. No task is read for
 * them.
 *
 * @param at where the caller reaches the master
 */
record SummaryPages(MasterView view, MasterAt at) {

    /** How many tasks there are in each state, and where, or whose. */
    private static final class Counts {

        private final Map<TaskState, Integer> byState = new EnumMap<>(TaskState.class);
        private final Set<String> others = new TreeSet<>();

        void add(TaskInfoResource.Summary task, String other) {
            byState.merge(state(task), 1, Integer::sum);
            if (!other.isEmpty()) {
                others.add(other);
            }
        }

        void add(Counts more) {
            more.byState.forEach((state, count) -> byState.merge(state, count, Integer::sum));
            others.addAll(more.others);
        }

        private static TaskState state(TaskInfoResource.Summary task) {
            try {
                return task.state().isEmpty() ? TaskState.TASK_STAGING : TaskState.valueOf(task.state());
            } catch (IllegalArgumentException unknown) {
                return TaskState.TASK_STAGING;
            }
        }

        void write(Json json, String field) throws IOException {
            for (var state : TaskState.values()) {
                json.count(state.name(), byState.getOrDefault(state, 0));
            }
            json.texts(field, others);
        }
    }

    void stateSummary(Json json) throws IOException {
        var byFramework = new HashMap<FrameworkKey, Counts>();
        var bySlave = new HashMap<String, Counts>();
        view.tasks().forEach(task -> {
            var summary = task.summary();
            byFramework
                    .computeIfAbsent(MasterView.keyOf(task), any -> new Counts())
                    .add(summary, summary.slaveId());
            bySlave.computeIfAbsent(summary.slaveId(), any -> new Counts())
                    .add(summary, view.id(MasterView.keyOf(task)));
        });
        json.object(() -> {
            json.text("hostname", at.hostname());
            if (view.source().cluster().isPresent()) {
                json.text("cluster", view.source().cluster().get());
            }
            slaves(json, bySlave);
            json.list(
                    "frameworks",
                    view.wholeFrameworks(framework -> !framework.isCompleted()),
                    framework -> framework(json, framework, byFramework));
        });
    }

    private void slaves(Json json, Map<String, Counts> counts) throws IOException {
        var offered = view.offeredByAgent();
        var agents = view.source().agents();
        json.list(
                "slaves",
                agents.entrySet(),
                agent -> json.object(() -> {
                    new SlaveJson(
                                    agent.getValue(),
                                    view.source().responds(agent.getKey()),
                                    view.source().node(agent.getKey()),
                                    offered.getOrDefault(agent.getKey(), Resources.empty()))
                            .fields(json, view::seesRole, MasterAt.VERSION);
                    counts.getOrDefault(agent.getKey(), new Counts()).write(json, "framework_ids");
                }));
    }

    private void framework(Json json, SeenFramework framework, Map<FrameworkKey, Counts> counts) throws IOException {
        json.object(() -> {
            FrameworkJson.about(json, framework, view);
            var sum = new Counts();
            framework.keys().forEach(key -> sum.add(counts.getOrDefault(key, new Counts())));
            sum.write(json, "slave_ids");
        });
    }

    void roles(Json json) throws IOException {
        var policy = view.source().policy();
        json.object(() -> json.list(
                "roles",
                new TreeSet<>(view.roles()),
                role -> json.object(() -> {
                    var frameworks = view.frameworks(framework -> !framework.isCompleted()
                            && framework.info().getRole().equals(role));
                    json.text("name", role);
                    json.number("weight", policy.weights().weight(role));
                    ResourcesJson.write(
                            json,
                            "resources",
                            frameworks.stream()
                                    .map(framework -> allocated(framework.key()))
                                    .reduce(Resources.empty(), Resources::plus));
                    json.list("frameworks", frameworks, framework -> json.item(MasterView.id(framework)));
                })));
    }

    private Resources allocated(FrameworkKey framework) {
        return view.offersOf(framework).stream()
                .map(OutstandingOffer::resources)
                .reduce(view.used(framework), (one, other) -> one.plus(other.scalars()));
    }

    /** Only those that are said: every other role has 1. */
    void weights(Json json) throws IOException {
        json.list(() -> {
            for (var weight : new TreeMap<>(view.source().policy().weights().byRole()).entrySet()) {
                if (view.seesRole(weight.getKey())) {
                    json.object(() -> {
                        json.text("role", weight.getKey());
                        json.number("weight", weight.getValue());
                    });
                }
            }
        });
    }

    void quota(Json json) throws IOException {
        var guarantees = view.source().policy().quotas().guarantees();
        json.object(() -> json.list("infos", new TreeMap<>(guarantees).entrySet(), quota -> {
            if (view.seesRole(quota.getKey())) {
                json.object(() -> {
                    json.text("role", quota.getKey());
                    ResourcesJson.whole(json, "guarantee", quota.getValue().toProto());
                });
            }
        }));
    }
}
