package io.mesosoperator.bench.hostile;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** Runs {@link Flood} in pods of the hostile tenant, with the Java of the operator's image. */
final class FloodPods {

    private static final String CLASS = Flood.class.getName();
    private static final String FILE = CLASS.replace('.', '/') + ".class";

    private final KubernetesClient client;
    private final String namespace;
    private final String image;

    /** @param image has {@code java} on its PATH */
    FloodPods(KubernetesClient client, String namespace, String image) {
        this.client = client;
        this.namespace = namespace;
        this.image = image;
        var _ = client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("flood")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToBinaryData("class", program())
                        .build())
                .createOr(existing -> existing.update());
    }

    private static String program() {
        try (var in = Flood.class.getResourceAsStream("/" + FILE)) {
            return Base64.getEncoder().encodeToString(requireNonNull(in, FILE).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one flood; its pod is removed by {@link HostileTenant#clean}. */
    void start(String name, String... arguments) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .addToLabels("hostile", "flood")
                        .endMetadata()
                        .withNewSpec()
                        .withRestartPolicy("Never")
                        .withTerminationGracePeriodSeconds(0L)
                        .addNewContainer()
                        .withName("flood")
                        .withImage(image)
                        .withImagePullPolicy("IfNotPresent")
                        .withCommand("java", "-Xmx64m", "-cp", "/flood", CLASS)
                        .withArgs(arguments)
                        .withNewSecurityContext()
                        .withRunAsUser(65534L)
                        .endSecurityContext()
                        .addNewVolumeMount()
                        .withName("flood")
                        .withMountPath("/flood")
                        .endVolumeMount()
                        .endContainer()
                        .addNewVolume()
                        .withName("flood")
                        .withNewConfigMap()
                        .withName("flood")
                        .addNewItem()
                        .withKey("class")
                        .withPath(FILE)
                        .endItem()
                        .endConfigMap()
                        .endVolume()
                        .endSpec()
                        .build())
                .create();
    }

    /** What the floods printed. */
    String logs() {
        var text = new StringBuilder();
        client.pods()
                .inNamespace(namespace)
                .withLabel("hostile", "flood")
                .list()
                .getItems()
                .forEach(pod -> {
                    try {
                        text.append("    %s: %s"
                                .formatted(
                                        pod.getMetadata().getName(),
                                        client.pods().resource(pod).getLog()));
                    } catch (RuntimeException notStarted) {
                        text.append("    %s: has not started%n"
                                .formatted(pod.getMetadata().getName()));
                    }
                });
        return text.toString();
    }
}
