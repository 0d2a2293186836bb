package io.mesosoperator.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folders of {@code gitops}, by the real kubectl and its kustomize. */
@WithOperator
class ApplyFoldersIT {

    private static final Path GITOPS = Path.of("..", "gitops");

    private final Cluster cluster;

    @TempDir
    private Path folder;

    ApplyFoldersIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void applyingAFolderTwiceChangesNothing() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        applyKustomize(GITOPS.resolve("kustomize"));
        for (var task : List.of("staging-report", "staging-clean", "staging-check")) {
            cluster.awaitState(task, "TASK_RUNNING");
        }
        cluster.eventually(() -> assertThat(cluster.frameworkStatus("staging-nightly")
                        .at("/conditions/0/status")
                        .asText())
                .isEqualTo("True"));
        var before = versions();

        var again = applyKustomize(GITOPS.resolve("kustomize"));

        assertThat(again.lines()).hasSize(4).allMatch(line -> line.endsWith(" unchanged"));
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void prefixesReachTheFrameworksNameAndImagesTheirTag() throws IOException {
        var tasks = kustomized(GITOPS.resolve("kustomize")).stream()
                .filter(object -> object.path("kind").asText().equals("TaskInfo"))
                .collect(Collectors.toMap(
                        object -> object.at("/metadata/name").asText(), object -> object.path("spec")));

        assertThat(tasks.values())
                .allSatisfy(spec ->
                        assertThat(spec.at("/frameworkId/value").asText()).isEqualTo("staging-nightly"));
        assertThat(requireNonNull(tasks.get("staging-clean"))
                        .at("/executor/frameworkId/value")
                        .asText())
                .isEqualTo("staging-nightly");
        assertThat(List.of(
                        requireNonNull(tasks.get("staging-report"))
                                .at("/container/docker/image")
                                .asText(),
                        requireNonNull(tasks.get("staging-clean"))
                                .at("/executor/container/docker/image")
                                .asText(),
                        requireNonNull(tasks.get("staging-check"))
                                .at("/command/container/image")
                                .asText()))
                .containsOnly("busybox:1.36");
    }

    @Test
    void whatLeavesTheFolderIsPrunedAndItsTaskEnds() throws IOException {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        try (var files = Files.list(GITOPS.resolve("kustomize"))) {
            for (var file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        applyKustomize(folder);
        cluster.awaitState("staging-report", "TASK_RUNNING");
        var pod = cluster.awaitPodOf("staging-report");
        assertThat(pod.getMetadata().getOwnerReferences())
                .as("Kubernetes deletes it with its owner")
                .singleElement()
                .satisfies(owner -> assertThat(owner.getName()).isEqualTo("staging-report"));

        var tasks = Files.readString(folder.resolve("tasks.yaml"));
        Files.writeString(folder.resolve("tasks.yaml"), tasks.substring(tasks.indexOf("---") + 4));
        applyKustomize(
                folder,
                "--prune",
                "--selector=app.kubernetes.io/part-of=nightly",
                "--prune-allowlist=mesosoperator.io/v1alpha1/TaskInfo",
                "--prune-allowlist=mesosoperator.io/v1alpha1/Framework");

        assertThat(versions().keySet())
                .containsExactlyInAnyOrder(
                        "Framework staging-nightly", "TaskInfo staging-clean", "TaskInfo staging-check");
        cluster.client().resource(pod).delete(); // there is no garbage collector here
        cluster.eventually(() -> assertThat(cluster.podOf("staging-report"))
                .as("the operator lets go of it")
                .isNull());
    }

    @Test
    void theSettingsOfArgoCdHaveTheScriptForEachKind() throws IOException {
        var settings = kustomized(GITOPS.resolve("argocd")).getFirst();

        assertThat(settings.at("/metadata/name").asText()).isEqualTo("argocd-cm");
        assertThat(settings.path("data").properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "resource.customizations.health.mesosoperator.io_TaskInfo",
                        "resource.customizations.health.mesosoperator.io_Framework",
                        "resource.customizations.health.mesosoperator.io_Agent");
        assertThat(settings.path("data"))
                .allSatisfy(script -> assertThat(script.asText())
                        .isEqualTo(Files.readString(GITOPS.resolve("argocd").resolve("health.lua"))));
    }

    private String applyKustomize(Path directory, String... more) {
        var arguments = Stream.concat(
                Stream.of("apply", "--kustomize=" + directory.toAbsolutePath().normalize()), Stream.of(more));
        return cluster.api().kubectl(arguments.toArray(String[]::new)).orThrow().stdout();
    }

    private List<JsonNode> kustomized(Path directory) throws IOException {
        var yaml = cluster.api()
                .kubectl("kustomize", directory.toAbsolutePath().normalize().toString())
                .orThrow()
                .stdout();
        try (var documents = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            return documents.readAll();
        }
    }

    /** Of every object: its generation and resourceVersion, by kind and name. */
    private Map<String, String> versions() {
        return Stream.<HasMetadata>concat(
                        cluster.client().resources(TaskInfoResource.class).list().getItems().stream(),
                        cluster.client().resources(FrameworkResource.class).list().getItems().stream())
                .collect(Collectors.toMap(
                        object -> object.getKind() + " " + object.getMetadata().getName(),
                        object -> object.getMetadata().getGeneration() + " "
                                + object.getMetadata().getResourceVersion()));
    }
}
