package io.mesosoperator.task.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import io.mesosoperator.crds.kubernetes.TaskDefaults;
import io.mesosoperator.security.AllowedNames;
import io.mesosoperator.security.KubernetesPolicy;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.TaskPolicyBuilder;
import io.mesosoperator.task.pod.kubernetes.TaskKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskID;

/**
 * A golden folder: {@code task.yaml} holds the TaskInfo resource; {@code framework.yaml}, {@code policy.yaml},
 * {@code sandbox.yaml} and {@code fetcher.yaml} are there only where they matter. The answer is in {@code pod.yaml} or
 * {@code refused.yaml}.
 */
record PodScenario(Path folder) {

    static final Path FOLDERS = Path.of("src/test/resources/pods");

    private static final PodDefaults DEFAULTS = PodDefaults.withImage("example.org/mesos-operator-task:1");
    private static final FrameworkInfo FRAMEWORK = FrameworkInfo.newBuilder()
            .setName("batch")
            .setUser("nobody")
            .setId(FrameworkID.newBuilder().setValue("batch"))
            .build();

    PodTranslation translate() throws IOException {
        return PodTranslator.translate(request());
    }

    PodInput request() throws IOException {
        var resource = GoldenYaml.read(folder.resolve("task.yaml"));
        var metadata = resource.get("metadata");
        var spec = decode(CustomResourceKind.TASK_INFO, resource);
        var task = spec.message();
        if (!task.hasTaskId()) {
            task = task.toBuilder()
                    .setTaskId(TaskID.newBuilder().setValue(metadata.get("name").textValue()))
                    .build();
        }
        var identity = new TaskIdentity(
                "default",
                metadata.get("name").textValue(),
                metadata.get("uid").textValue(),
                spec.frameworkId().getValue());
        var framework = framework();
        var kubernetes = new TaskKubernetes(
                spec.kubernetes().orElse(Kubernetes.getDefaultInstance()),
                framework.taskDefaults().map(TaskDefaults::getKubernetes).orElse(Kubernetes.getDefaultInstance()),
                "batch");
        return new PodInput(task, framework.message(), identity, defaults(), policy(), kubernetes, false);
    }

    private FrameworkSpec framework() throws IOException {
        var file = folder.resolve("framework.yaml");
        return Files.exists(file)
                ? decode(CustomResourceKind.FRAMEWORK, GoldenYaml.read(file))
                : new FrameworkSpec(FRAMEWORK, false, Optional.empty());
    }

    private PodDefaults defaults() throws IOException {
        return new PodDefaults(
                DEFAULTS.taskImage(),
                DEFAULTS.killGrace(),
                DEFAULTS.extendedResources(),
                fetcher(),
                sandbox(),
                DEFAULTS.resources());
    }

    private SandboxDefaults sandbox() throws IOException {
        var file = folder.resolve("sandbox.yaml");
        if (!Files.exists(file)) {
            return DEFAULTS.sandbox();
        }
        var sandbox = GoldenYaml.read(file);
        return new SandboxDefaults(
                sandbox.path("storageClass").textValue(), sandbox.path("size").intValue());
    }

    private FetcherDefaults fetcher() throws IOException {
        var file = folder.resolve("fetcher.yaml");
        if (!Files.exists(file)) {
            return DEFAULTS.fetcher();
        }
        var fetcher = GoldenYaml.read(file);
        return new FetcherDefaults(
                DEFAULTS.fetcher().image(),
                DEFAULTS.fetcher().pullPolicy(),
                DEFAULTS.fetcher().memoryMegabytes(),
                new FetcherReach(
                        fetcher.path("certificates").asText(),
                        fetcher.path("httpProxy").asText(),
                        fetcher.path("httpsProxy").asText(),
                        fetcher.path("noProxy")
                                .valueStream()
                                .map(name -> name.asText())
                                .collect(Collectors.toSet())));
    }

    private TaskPolicy policy() throws IOException {
        var file = folder.resolve("policy.yaml");
        if (!Files.exists(file)) {
            return TaskPolicy.restricted();
        }
        var policy = GoldenYaml.read(file);
        var opened = TaskPolicyBuilder.closed()
                .root(policy.path("allowRoot").booleanValue())
                .rootGroup(policy.path("allowRootGroup").booleanValue())
                .privileged(policy.path("allowPrivileged").booleanValue())
                .hostNetwork(policy.path("allowHostNetwork").booleanValue())
                .externalServices(policy.path("allowExternalServices").booleanValue())
                .bindToAgent(policy.path("bindToAgent").booleanValue())
                .capabilities(texts(policy.path("capabilities")))
                .hostPaths(texts(policy.path("hostPaths")));
        policy.path("users")
                .properties()
                .forEach(user -> opened.user(user.getKey(), user.getValue().longValue()));
        if (policy.has("name")) {
            opened.named(policy.path("name").textValue());
        }
        if (policy.has("images")) {
            opened.images(texts(policy.path("images")).toArray(String[]::new));
        }
        if (policy.path("requireDigest").booleanValue()) {
            opened.requireDigest();
        }
        if (policy.has("ids")) {
            opened.ids(texts(policy.path("ids")).toArray(String[]::new));
        }
        if (policy.has("secrets")) {
            opened.secrets(texts(policy.path("secrets")).toArray(String[]::new));
        }
        opened.kubernetes(new KubernetesPolicy(
                allowed(policy.path("configMaps")),
                allowed(policy.path("persistentVolumeClaims")),
                allowed(policy.path("imagePullSecrets")),
                allowed(policy.path("serviceAccounts")),
                allowed(policy.path("csiDrivers")),
                allowed(policy.path("runtimeClasses")),
                allowed(policy.path("priorityClasses")),
                allowed(policy.path("tolerations")),
                allowed(policy.path("metadataKeys"))));
        if (policy.has("dockerParameters")) {
            opened.dockerParameters(texts(policy.path("dockerParameters")).toArray(String[]::new));
        }
        return opened.most(policy.path("maxResources").asText()).build();
    }

    private static AllowedNames allowed(JsonNode list) {
        return new AllowedNames(Set.copyOf(texts(list)));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::textValue).toList();
    }

    private <S> S decode(CustomResourceKind<S> kind, ObjectNode resource) {
        JsonNode spec = resource.get("spec");
        return switch (new Codec().decode(kind, spec)) {
            case Decoded.Ok<S>(var value) -> value;
            case Decoded.Invalid<S> invalid -> throw new AssertionError(folder + ": " + invalid.message());
        };
    }
}
