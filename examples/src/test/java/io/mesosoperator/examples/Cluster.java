package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/** The cluster of {@code cluster/up}, or with {@code CLUSTER=current} that of KUBECONFIG; it has the operator in it. */
final class Cluster implements AutoCloseable {

    static final String OPERATOR_NAMESPACE = "mesos-system";
    private static final String OPERATOR_LABEL = "app.kubernetes.io/name";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path kubeconfig;
    private final KubernetesClient client;

    Cluster() {
        kubeconfig = kubeconfig();
        if (!Files.exists(kubeconfig)) {
            throw new IllegalStateException(
                    "there is no cluster: %s is missing; run: make install".formatted(kubeconfig));
        }
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    private static Path kubeconfig() {
        var chosen = System.getenv("KUBECONFIG");
        return "current".equals(System.getenv("CLUSTER")) && chosen != null
                ? Path.of(chosen)
                : Repository.file("cluster/run/kubeconfig");
    }

    /** Awaits with the patience that a busy machine needs; an assertion of the last try tells what was missing. */
    static ConditionFactory eventually() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).pollInSameThread();
    }

    KubernetesClient client() {
        return client;
    }

    /** A program that finds this cluster, and kubectl. */
    Command command(String... words) {
        var programs = Path.of(Repository.program("kubectl")).getParent();
        return Command.of(words)
                .with("KUBECONFIG", kubeconfig.toString())
                .with("PATH", programs + ":" + System.getenv("PATH"));
    }

    Command kubectl(String... words) {
        return command(Stream.concat(Stream.of(Repository.program("kubectl")), Stream.of(words))
                .toArray(String[]::new));
    }

    /** Creates or changes what {@code yaml} says. */
    void apply(String yaml) {
        kubectl("apply", "-f", "-").input(yaml).run().orThrow();
    }

    /** Changes a resource as {@code kubectl patch --type=merge} does. */
    void patch(String namespace, String kind, String name, String json) {
        kubectl("patch", "--namespace", namespace, kind, name, "--type=merge", "--patch=" + json)
                .run()
                .orThrow();
    }

    /** KILL. */
    void kill(String namespace, String task) {
        patch(namespace, "taskinfo", task, "{\"spec\":{\"kill\":true}}");
    }

    /** The task's pod. */
    Pod pod(String namespace, String task) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("mesosoperator.io/task", task)
                .list()
                .getItems()
                .getFirst();
    }

    /** Awaits that the task is in this state. */
    Task awaitState(String namespace, String task, String state) {
        eventually()
                .untilAsserted(() -> assertThat(task(namespace, task))
                        .as("task %s", task)
                        .hasValueSatisfying(
                                now -> assertThat(now.state()).as(now.message()).isEqualTo(state)));
        return task(namespace, task).orElseThrow();
    }

    /** A namespace that is new: what an earlier run left in it is gone. */
    void freshNamespace(String name) {
        awaitRemoval(List.of(name));
        kubectl("create", "namespace", name).run().orThrow();
    }

    /** Removes the namespaces, and returns when nothing of them is left. */
    void awaitRemoval(List<String> namespaces) {
        delete(namespaces, "--timeout=180s");
    }

    /** Removes the namespaces, which takes a while; {@link #awaitRemoval} waits for it. */
    void startRemoval(List<String> namespaces) {
        delete(namespaces, "--wait=false");
    }

    private void delete(List<String> namespaces, String wait) {
        kubectl(Stream.concat(Stream.of("delete", "namespaces", "--ignore-not-found", wait), namespaces.stream())
                        .toArray(String[]::new))
                .run()
                .orThrow();
    }

    /** The task with this TaskID, provided that it exists. */
    Optional<Task> task(String namespace, String id) {
        return tasks(namespace).stream().filter(task -> task.id().equals(id)).findFirst();
    }

    List<Task> tasks(String namespace) {
        return client
                .genericKubernetesResources(kind("TaskInfo", "taskinfos"))
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .map(this::json)
                .map(Task::new)
                .toList();
    }

    List<Offer> offers(String namespace) {
        return client
                .genericKubernetesResources(kind("Offer", "offers"))
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .map(this::json)
                .map(Offer::new)
                .toList();
    }

    private JsonNode json(GenericKubernetesResource resource) {
        return client.getKubernetesSerialization().convertValue(resource, JsonNode.class);
    }

    private static ResourceDefinitionContext kind(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("mesosoperator.io")
                .withVersion("v1alpha1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    /** Names of the pods that hold what is reserved. */
    List<String> reservationPods() {
        return client
                .pods()
                .inNamespace(OPERATOR_NAMESPACE)
                .withLabel("mesosoperator.io/reservation")
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** What agents remember to be reserved at run time, volumes among it. */
    String reserved() {
        return kubectl("get", "agents", "--output=jsonpath={.items[*].status.checkpointedResources[*].name}")
                .run()
                .orThrow();
    }

    List<Service> services(String namespace) {
        return client.services().inNamespace(namespace).list().getItems();
    }

    /** What the task's process printed. */
    String output(String namespace, String task) {
        // with a selector it would be the last ten lines
        return kubectl("logs", "--namespace", namespace, "--selector", "mesosoperator.io/task=" + task, "--tail=-1")
                .run()
                .orThrow();
    }

    /** Awaits that the task has finished, and that this is what its process printed. */
    void assertPrints(String namespace, String task, String output) {
        var _ = awaitState(namespace, task, "TASK_FINISHED");
        assertThat(output(namespace, task)).as("output of %s", task).isEqualTo(output);
    }

    /** Runs a line of shell in the container of the task, which is running. */
    Command.Result inTask(String namespace, String task, String line) {
        var pod = task(namespace, task).orElseThrow().pod();
        return kubectl("exec", "--namespace", namespace, pod, "--container=task", "--", "sh", "-c", line)
                .run();
    }

    /** What the fetcher of the task said. */
    String fetcherOutput(String namespace, String task) {
        return kubectl(
                        "logs",
                        "-n",
                        namespace,
                        "--selector",
                        "mesosoperator.io/task=" + task,
                        "-c",
                        "fetcher",
                        "--tail=-1")
                .run()
                .orThrow();
    }

    /** Changes how the operator was installed. */
    void helm(String... words) {
        command(Stream.concat(Stream.of(Repository.program("helm")), Stream.of(words))
                        .toArray(String[]::new))
                .run()
                .orThrow();
    }

    /** Name of the pod of the operator that is ready. */
    String operator() {
        eventually().until(() -> operators().anyMatch(Readiness::isPodReady));
        return operators()
                .filter(Readiness::isPodReady)
                .map(pod -> pod.getMetadata().getName())
                .findFirst()
                .orElseThrow();
    }

    /** Where the operator that is ready runs. */
    String nodeOfOperator() {
        return client.pods()
                .inNamespace(OPERATOR_NAMESPACE)
                .withName(operator())
                .get()
                .getSpec()
                .getNodeName();
    }

    /** Names of the nodes that take any pod. */
    List<String> workers() {
        return client.nodes().list().getItems().stream()
                .filter(node -> node.getSpec().getTaints().isEmpty())
                .map(node -> node.getMetadata().getName())
                .toList();
    }

    /** Kills this operator without giving it time to say goodbye; the Deployment starts another. */
    void killOperator(String pod) {
        kubectl("delete", "pod", "--namespace", OPERATOR_NAMESPACE, pod, "--grace-period=0", "--force")
                .run()
                .orThrow();
    }

    private Stream<Pod> operators() {
        return client
                .pods()
                .inNamespace(OPERATOR_NAMESPACE)
                .withLabel(OPERATOR_LABEL, "mesos-operator")
                .list()
                .getItems()
                .stream();
    }

    /** What the operator that runs now has said. */
    List<String> operatorLog() {
        return kubectl("logs", "--namespace", OPERATOR_NAMESPACE, operator())
                .run()
                .orThrow()
                .lines()
                .toList();
    }

    /** It has complained of nothing: of no error, and of no request that its role does not allow. */
    void checkOperatorLog() {
        assertThat(operatorLog())
                .as("the operator's log")
                .isNotEmpty()
                .noneMatch(line -> line.contains("\"log.level\":\"ERROR\""))
                .filteredOn(line -> line.contains("forbidden"))
                .allMatch(line -> line.contains("because it is being terminated")); // and that is no matter of its role
    }

    @Override
    public void close() {
        client.close();
    }
}
