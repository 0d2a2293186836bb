package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.PriorityClassManifest;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.app.configuration.ConfigurationReader;
import io.mesosoperator.app.configuration.ConfigurationReader.Result.Invalid;
import io.mesosoperator.app.configuration.ConfigurationReader.Result.Valid;
import io.mesosoperator.app.configuration.LiveConfiguration;
import io.mesosoperator.app.configuration.OperatorConfiguration;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.BlackHole;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.cluster.ScriptedKubelet;
import io.mesosoperator.cluster.WriteGate;
import io.mesosoperator.kubernetes.ApiServerClient;
import io.mesosoperator.metrics.Gauges;
import io.mesosoperator.task.TaskTimeouts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** What a test of the whole operator does as a user, and what it sees as one; {@link WithOperator} makes it. */
final class Cluster {

    static final String OPERATOR = "mesos-operator";

    /** The ordinary configuration, and tasks on offers need no kube-scheduler. */
    static final OperatorConfiguration BINDING =
            config("tasks: {image: \"busybox:1.35\", policy: {bindToAgent: true}}");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ApiServerExtension api;
    private Config connection;
    private Duration silence = ApiServerClient.SILENCE;
    private String operatorNamespace = "default";
    private @Nullable KubernetesClient operatorClient;
    private Gauges gauges = new Gauges(new SimpleMeterRegistry());
    private @Nullable LiveConfiguration configuration;
    private @Nullable MesosOperator operator;

    Cluster(ApiServerExtension api) {
        this.api = api;
        this.connection = api.server().configAs(OPERATOR);
    }

    /** The next operator's connections go through this proxy, and may be silent for this long. */
    Cluster connectThrough(BlackHole proxy, Duration patience) {
        connection = proxied(connection, proxy);
        silence = patience;
        return this;
    }

    /** The next operator's own namespace is this one. */
    Cluster installedIn(String namespace) {
        operatorNamespace = namespace;
        return this;
    }

    /** The next operator has no more rights than RBAC grants to this ServiceAccount. */
    Cluster connectAs(String namespace, String serviceAccount) {
        connection = api.server()
                .configAs(
                        "system:serviceaccount:%s:%s".formatted(namespace, serviceAccount),
                        List.of("system:serviceaccounts", "system:authenticated"));
        return this;
    }

    /** The next operator's writes go through this gate. */
    Cluster connectThrough(WriteGate gate) {
        connection = new ConfigBuilder(connection).withMasterUrl(gate.url()).build();
        return this;
    }

    static Config proxied(Config config, BlackHole proxy) {
        return new ConfigBuilder(config)
                .withMasterUrl("https://127.0.0.1:" + proxy.port())
                .build();
    }

    Cluster startOperator() {
        return startOperator(config("tasks: {image: \"busybox:1.35\"}"));
    }

    Cluster startOperator(OperatorConfiguration config) {
        return startOperator(config, Optional.empty());
    }

    /** The ordinary configuration, but for these. */
    static OperatorConfiguration config(TaskTimeouts tasks, AgentPings pings, Set<String> roles) {
        return config(
                """
                tasks: {image: "busybox:1.35", startDeadline: %s, podTimeToLive: %s}
                agents: {pingTimeout: %s, maxPingTimeouts: %d}
                allocation: {roles: %s}
                """.formatted(tasks.startDeadline(), tasks.podTimeToLive(), pings.timeout(), pings.misses(), roles));
    }

    /** @param fields of the file, but for the fetcher */
    static OperatorConfiguration config(String fields) {
        var file = """
                apiVersion: config.mesosoperator.io/v1alpha1
                kind: OperatorConfiguration
                fetcher: {image: docker.io/mesosoperator/mesos-operator}
                """ + fields;
        return switch (ConfigurationReader.read(file)) {
            case Valid(var configuration) -> configuration;
            case Invalid(var problems) -> throw new AssertionError(problems);
        };
    }

    /** With the scheduler API. */
    Cluster startOperator(SchedulerEndpoint endpoint) {
        return startOperator(config("tasks: {image: \"busybox:1.35\"}"), Optional.of(endpoint));
    }

    Cluster startOperator(OperatorConfiguration config, Optional<SchedulerEndpoint> endpoint) {
        return startOperator(config, endpoint, Optional.empty());
    }

    /** With the executor API. */
    Cluster startOperator(ExecutorEndpoint executors) {
        return startOperator(config("tasks: {image: \"busybox:1.35\"}"), Optional.empty(), Optional.of(executors));
    }

    Cluster startOperator(
            OperatorConfiguration config, Optional<SchedulerEndpoint> endpoint, Optional<ExecutorEndpoint> executors) {
        PriorityClassManifest.apply(api.client());
        operatorClient = ApiServerClient.of(connection, silence);
        configuration = new LiveConfiguration(config);
        operator = new MesosOperator(
                operatorClient,
                configuration,
                operatorNamespace,
                Clock.systemUTC(),
                UUID::randomUUID,
                gauges,
                endpoint,
                executors);
        Metrics.addRegistry(gauges.meters());
        operator.start();
        return this;
    }

    MesosOperator operator() {
        return Objects.requireNonNull(operator);
    }

    /** The file of the operator's configuration has changed: it has these fields besides those it must have. */
    void reconfigure(String fields) {
        assertThat(Objects.requireNonNull(configuration).replace(config(fields)))
                .as("nothing but what can be reloaded is different")
                .isTrue();
    }

    /** Who may do what by the operator's configuration. */
    AccessControl access() {
        return Objects.requireNonNull(configuration).current().access();
    }

    /** The next operator shows its metrics there. */
    Cluster showIn(Gauges elsewhere) {
        gauges = elsewhere;
        return this;
    }

    /** What the operator has counted. */
    MeterRegistry meters() {
        return gauges.meters();
    }

    void stopOperator() {
        if (operator != null) {
            operator.close();
            Metrics.removeRegistry(gauges.meters());
            operator = null;
            Objects.requireNonNull(operatorClient).close();
        }
    }

    void apply(String yaml) {
        var result = api.kubectlReading(yaml, "apply", "--filename=-");
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    /** As {@link #apply}, without a copy of it in an annotation, which has no room for much. */
    void create(String yaml) {
        var result = api.kubectlReading(yaml, "create", "--filename=-");
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    /** A node of 2 CPUs and 1024 MiB on which every pod does this, and a framework. */
    void nodeAndFramework(String node, String framework, PodScript pods) {
        kubelet().node(node, 2, 1024);
        kubelet().automatic(pod -> pods);
        framework(framework);
    }

    /** ACCEPT: patches the Offer with these operations; the rest may be offered again at once. */
    void accept(OfferResource offer, String... operations) {
        var patch = "{\"spec\":{\"filters\":{\"refuseSeconds\":0},\"operations\":[%s]}}"
                .formatted(String.join(",", operations));
        api().kubectl("patch", "offer", offer.getMetadata().getName(), "--type=merge", "--patch=" + patch)
                .orThrow();
    }

    void framework(String name) {
        framework(name, "");
    }

    /** @param more further lines of the spec, indented by two */
    void framework(String name, String more) {
        apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Framework
                metadata: {name: %s}
                spec:
                  name: %s
                  user: nobody
                %s""".formatted(name, name, more));
    }

    void task(String name, String framework, double cpus) {
        task(name, framework, cpus, "");
    }

    /** @param more further lines of the spec, indented by two */
    void task(String name, String framework, double cpus, String more) {
        apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %s}
                spec:
                  name: %s
                  frameworkId: {value: %s}
                  command: {value: "true"}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: %s}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                %s""".formatted(name, name, framework, cpus, more));
    }

    /** Waits until there is an offer that nobody has answered. */
    OfferResource awaitOffer() {
        await("an offer").atMost(PATIENCE).until(() -> openOffer().isPresent());
        return openOffer().orElseThrow();
    }

    private Optional<OfferResource> openOffer() {
        return offers().stream()
                .filter(offer -> offer.specOrEmpty().path("operations").isEmpty())
                .findFirst();
    }

    /** ACCEPT of the offer with a LAUNCH of these tasks, each with 0.1 CPUs and 32 MiB. */
    void launch(OfferResource offer, List<String> taskIds) {
        var agent = offer.specOrEmpty().at("/slaveId/value").asText();
        var tasks = taskIds.stream().map(id -> """
                        {"name":"%1$s","taskId":{"value":"%1$s"},"slaveId":{"value":"%2$s"},"command":{"value":"true"},
                        "resources":[{"name":"cpus","type":"SCALAR","scalar":{"value":0.1}},
                        {"name":"mem","type":"SCALAR","scalar":{"value":32}}]}""".formatted(id, agent)).toList();
        api.kubectl(
                        "patch",
                        "offer",
                        offer.getMetadata().getName(),
                        "--type=merge",
                        "--patch={\"spec\":{\"operations\":[{\"type\":\"LAUNCH\",\"launch\":{\"taskInfos\":[%s]}}]}}"
                                .formatted(String.join(",", tasks)))
                .orThrow();
    }

    void kill(String task) {
        var result = api.kubectl("patch", "taskinfo", task, "--type=merge", "--patch={\"spec\":{\"kill\":true}}");
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    /** KILL with a policy of its own. */
    void kill(String task, Duration grace) {
        var result = api.kubectl(
                "patch",
                "taskinfo",
                task,
                "--type=merge",
                "--patch={\"spec\":{\"kill\":true,\"killPolicy\":{\"gracePeriod\":{\"nanoseconds\":%d}}}}"
                        .formatted(grace.toNanos()));
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    JsonNode status(String task) {
        var found = client().resources(TaskInfoResource.class).withName(task).get();
        return found == null || found.getStatus() == null ? MissingNode.getInstance() : found.getStatus();
    }

    String state(String task) {
        return status(task).path("state").asText();
    }

    /** Waits until the task is in this state, and returns its status then. */
    JsonNode awaitState(String task, String state) {
        await("task " + task + " is " + state)
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(state(task)).as("%s", status(task)).isEqualTo(state));
        return status(task);
    }

    List<String> states(String task) {
        return status(task)
                .path("updates")
                .valueStream()
                .map(update -> update.path("state").asText())
                .toList();
    }

    List<Pod> pods() {
        return client().pods().list().getItems();
    }

    Pod awaitPodOf(String task) {
        await("pod of " + task).atMost(PATIENCE).until(() -> podOf(task) != null);
        return Objects.requireNonNull(podOf(task));
    }

    @Nullable
    Pod podOf(String task) {
        return pods().stream()
                .filter(pod -> pod.getMetadata()
                        .getOwnerReferences()
                        .getFirst()
                        .getName()
                        .equals(task))
                .findFirst()
                .orElse(null);
    }

    List<OfferResource> offers() {
        return client().resources(OfferResource.class).list().getItems();
    }

    JsonNode frameworkStatus(String name) {
        var found = client().resources(FrameworkResource.class).withName(name).get();
        return found == null || found.getStatus() == null ? MissingNode.getInstance() : found.getStatus();
    }

    /** Waits until this holds; the assertion's words tell what did not. */
    void eventually(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).untilAsserted(assertion);
    }

    /** Not of the operator of the test before, which may have written a moment ago. */
    private boolean isHere(AuditedRequest request) {
        return Set.of(client().getNamespace(), operatorNamespace, "").contains(request.namespace());
    }

    /** The operator's writes on objects of this kind. */
    List<AuditedRequest> operatorWrites(String resource) {
        return api.audit().writesBy(OPERATOR).stream()
                .filter(request -> request.resource().equals(resource) && isHere(request))
                .toList();
    }

    ApiServerExtension api() {
        return api;
    }

    ScriptedKubelet kubelet() {
        return api.kubelet();
    }

    KubernetesClient client() {
        return api.client();
    }
}
