package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.PriorityClassManifest;
import io.mesosoperator.cluster.ApiServerExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a real API server says of the pods of the golden folders. */
class PodAdmissionIT {

    private static final List<String> LEVELS = List.of("restricted", "baseline", "privileged");
    private static final Set<String> ROOT = Set.of("user-root-allowed", "docker-root-allowed", "uris-root-allowed");
    private static final Set<String> MORE_RIGHTS = Set.of("docker-rights-allowed", "docker-capabilities-allowed");

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    @Test
    void everyPodIsAcceptedAtTheStrictestLevelThatItsTaskCanHave(KubernetesClient client) throws IOException {
        PriorityClassManifest.apply(client);
        classes(client);
        LEVELS.forEach(level -> createNamespace(level, client));
        var expected = new TreeMap<String, String>();
        var actual = new TreeMap<String, String>();

        for (var folder : foldersWithAPod()) {
            var pod = ((PodTranslation.Ok) new PodScenario(folder).translate()).pod();
            var name = folder.getFileName().toString();
            expected.put(name, expectedLevel(name, pod));
            actual.put(name, strictestLevel(pod, client));
        }

        assertThat(actual).isEqualTo(expected).hasSizeGreaterThan(LEVELS.size());
    }

    @Test
    void annotationsAreRefusedWhereTheApiServerWouldRefuseThem(KubernetesClient client) throws IOException {
        var small = new PodScenario(PodScenario.FOLDERS.resolve("command-shell")).request();
        var room = AnnotationSize.MOST - AnnotationSize.of(annotations(pod(labelled(small, ""))));

        var largest = inNamespace(api.namespace(), pod(labelled(small, "ü".repeat(room / 2) + "x".repeat(room % 2))));
        var tooLarge = PodTranslator.translate(labelled(small, "x".repeat(room + 1)));

        client.resource(largest).dryRun().create();
        var oneMore = largest.edit()
                .editMetadata()
                .addToAnnotations("y", "")
                .endMetadata()
                .build();
        assertThatThrownBy(() -> client.resource(oneMore).dryRun().create()).hasMessageContaining("Too long");
        assertThat(tooLarge).isInstanceOfSatisfying(PodTranslation.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.REASON_TASK_INVALID);
            assertThat(refused.message())
                    .startsWith("262145 bytes of annotations, ")
                    .endsWith("are more than the 262144 that a pod can have; shorten it (spec.labels)");
        });
    }

    private static PodInput labelled(PodInput request, String value) {
        var task = request.task().toBuilder();
        task.getLabelsBuilder().clear().addLabelsBuilder().setKey("large").setValue(value);
        return PodInputBuilder.like(request).task(task.build()).build();
    }

    private static Pod pod(PodInput request) {
        return ((PodTranslation.Ok) PodTranslator.translate(request)).pod();
    }

    private static Map<String, String> annotations(Pod pod) {
        return pod.getMetadata().getAnnotations();
    }

    @Test
    void theChartHasThePriorityClassesAndWhoIsToWinDoes(KubernetesClient client) {
        PriorityClassManifest.apply(client);

        var classes = client.scheduling().v1().priorityClasses();
        var reservation = classes.withName(PriorityClasses.RESERVATION).get();
        var task = classes.withName(PriorityClasses.RESERVED_TASK).get();
        assertThat(reservation.getPreemptionPolicy()).isEqualTo("Never");
        assertThat(task.getPreemptionPolicy()).isEqualTo("PreemptLowerPriority");
        assertThat(task.getValue()).isGreaterThan(reservation.getValue());
        var revocable = classes.withName(PriorityClasses.REVOCABLE_TASK).get();
        assertThat(revocable.getPreemptionPolicy()).isEqualTo("Never");
        assertThat(revocable.getValue())
                .as("a pod without a class has priority 0")
                .isNegative();
    }

    /** Those that tasks of the folders name: the API server knows no pod without them. */
    private static void classes(KubernetesClient client) {
        for (var name : List.of("high", "low")) {
            client.resource(new PriorityClassBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .withValue(name.length())
                            .build())
                    .serverSideApply();
        }
        client.resource(new RuntimeClassBuilder()
                        .withNewMetadata()
                        .withName("gvisor")
                        .endMetadata()
                        .withHandler("runsc")
                        .build())
                .serverSideApply();
    }

    private static String expectedLevel(String folder, Pod pod) {
        // Pod Security knows no harmless port of the host, nor its network, nor files of it.
        if (pod.getSpec().getVolumes().stream().anyMatch(volume -> volume.getHostPath() != null)
                || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                || !pod.getSpec().getContainers().getFirst().getPorts().isEmpty()) {
            return "privileged";
        }
        if (MORE_RIGHTS.contains(folder)) {
            return "privileged";
        }
        return ROOT.contains(folder) ? "baseline" : "restricted";
    }

    private static String strictestLevel(Pod pod, KubernetesClient client) {
        for (var level : LEVELS) {
            try {
                client.pods()
                        .inNamespace(level)
                        .resource(inNamespace(level, pod))
                        .dryRun()
                        .create();
                return level;
            } catch (KubernetesClientException e) {
                assertThat(e).hasMessageContaining("violates PodSecurity");
            }
        }
        throw new AssertionError("no level takes " + pod.getMetadata().getName());
    }

    private static List<Path> foldersWithAPod() throws IOException {
        try (var files = Files.walk(PodScenario.FOLDERS)) {
            return files.filter(file -> file.endsWith("pod.yaml"))
                    .map(Path::getParent)
                    // The test server, unlike most clusters, runs without --allow-privileged.
                    .filter(folder -> !folder.endsWith("docker-privileged-allowed"))
                    .toList();
        }
    }

    private static void createNamespace(String level, KubernetesClient client) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(level)
                        .addToLabels("pod-security.kubernetes.io/enforce", level)
                        .endMetadata()
                        .build())
                .create();
    }

    private static Pod inNamespace(String namespace, Pod pod) {
        return pod.edit().editMetadata().withNamespace(namespace).endMetadata().build();
    }
}
