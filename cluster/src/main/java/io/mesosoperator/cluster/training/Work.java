package io.mesosoperator.cluster.training;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.cluster.ScriptedKubelet;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an operator does all day with tasks that are declared: they end well, fail, or are killed. */
record Work(KubernetesClient client, ScriptedKubelet kubelet) {

    static final String NAMESPACE = "default";

    private static final String MESOS = "/apis/mesosoperator.io/v1alpha1/namespaces/" + NAMESPACE;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int NODES = 5;
    private static final double CPUS = 64;
    private static final long MEM_MIB = 128 * 1024;
    private static final int EACH_FAILS = 10;
    private static final String FAILING = "failing";
    private static final String LONG = "long";

    /** Nodes, and a framework that wants no offers. */
    void prepare() {
        IntStream.range(0, NODES).forEach(i -> kubelet.node("node-" + i, CPUS, MEM_MIB));
        kubelet.automatic(Work::life);
        client.raw(MESOS + "/frameworks", "POST", """
                {"apiVersion": "mesosoperator.io/v1alpha1", "kind": "Framework", "metadata": {"name": "declared"},
                 "spec": {"name": "declared", "user": "nobody", "suppress": true}}""");
    }

    private static PodScript life(Pod pod) {
        return switch (pod.getMetadata().getName().split("-", 2)[0]) {
            case FAILING -> PodScript.exits(1);
            case LONG -> PodScript.runs();
            default -> PodScript.exits(0);
        };
    }

    /** So many tasks from their creation to their end, and one that is killed. */
    void tasks(int count) {
        create(LONG + "-0");
        IntStream.range(0, count).forEach(i -> create((i % EACH_FAILS == 0 ? FAILING : "short") + "-" + i));
        until(count, List.of("TASK_FINISHED", "TASK_FAILED"));
        until(1, List.of("TASK_RUNNING"));
        tasks().withName(LONG + "-0").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"kill\": true}}");
        until(1, List.of("TASK_KILLED"));
    }

    private void create(String name) {
        client.raw(MESOS + "/taskinfos", "POST", """
                {"apiVersion": "mesosoperator.io/v1alpha1", "kind": "TaskInfo", "metadata": {"name": "%1$s"}, "spec": {
                  "name": "%1$s", "frameworkId": {"value": "declared"}, "command": {"value": "true"},
                  "resources": [
                    {"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                    {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}}""".formatted(name));
    }

    private void until(int count, List<String> states) {
        await(count + " tasks in " + states)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> states().filter(states::contains).count() >= count);
    }

    private Stream<String> states() {
        return tasks().list().getItems().stream().map(task -> Objects.toString(task.get("status", "state")));
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            tasks() {
        return client.genericKubernetesResources("mesosoperator.io/v1alpha1", "TaskInfo")
                .inNamespace(NAMESPACE);
    }
}
