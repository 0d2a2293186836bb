package io.mesosoperator.bench.hostile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a tenant can write through the API server. Each method is one attack; a later one cleans up after an earlier.
 */
final class HostileTenant {

    private static final String VALUE = "$".repeat(120_000);

    private final KubernetesClient client;
    private final String namespace;
    private final Random random;

    HostileTenant(KubernetesClient client, String namespace, Random random) {
        this.client = client;
        this.namespace = namespace;
        this.random = random;
    }

    /** Removes what the attacks left. */
    void clean() {
        client.pods().inNamespace(namespace).withLabel("hostile").delete();
        client.genericKubernetesResources("mesosoperator.io/v1alpha1", "TaskInfo")
                .inNamespace(namespace)
                .delete();
    }

    /**
     * Pods that say to be tasks of two frameworks, and to hold more than all numbers can. Returns how many
     * were let through.
     */
    int forgedPods() {
        var everything = IntStream.range(0, 1023)
                .mapToObj(i -> "{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":9007199254740.992}}")
                .collect(Collectors.joining(",", "[", "]"));
        var through = 0;
        for (var framework : List.of("hostile", "other")) {
            through += make(pod("forged-" + framework)
                    .editMetadata()
                    .addToLabels("app.kubernetes.io/managed-by", "mesos-operator")
                    .addToLabels("mesosoperator.io/framework", framework)
                    .addToAnnotations("mesosoperator.io/resources", everything)
                    .endMetadata()
                    .build());
        }
        return through;
    }

    /** A task whose framework is missing, and a pod of the name that its pod might have. */
    int decoy() {
        var name = "waits-" + random.nextInt(1_000_000);
        var task = client.resource(
                        Manifests.read(Manifests.task(namespace, name, "not-yet-there", "command: {value: 'true'}")))
                .create();
        return make(pod(name)
                .editMetadata()
                .addToLabels("mesosoperator.io/task", name)
                .addNewOwnerReference()
                .withApiVersion("mesosoperator.io/v1alpha1")
                .withKind("TaskInfo")
                .withName(name)
                .withUid(task.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build());
    }

    /** Tasks whose pods no etcd takes, and tasks whose refusal is longer than a message may be. */
    int oversizedTasks() {
        var large = IntStream.range(0, 7)
                .mapToObj(i -> "{name: V%d, value: '%s'}".formatted(i, VALUE))
                .collect(Collectors.joining(", "));
        var illegal = IntStream.range(0, 1024)
                .mapToObj(i -> "{name: 'not a name %d', value: x}".formatted(i))
                .collect(Collectors.joining(", "));
        var through = 0;
        for (int i = 0; i < 18; i++) {
            var variables = i % 3 == 0 ? illegal : large;
            through += make(Manifests.task(
                    namespace,
                    "oversized-" + random.nextInt(1_000_000),
                    "hostile",
                    "command: {value: 'true', environment: {variables: [%s]}}".formatted(variables)));
        }
        return through;
    }

    /** Tasks that can never run: too large for every node, of images that nobody has, on nodes that nobody knows. */
    int hopelessTasks() {
        var through = 0;
        for (int i = 0; i < 50; i++) {
            var more = switch (i % 3) {
                case 0 -> "command: {value: 'true'}\nslaveId: {value: nowhere}";
                case 1 ->
                    "command: {value: 'true'}\n"
                            + "container: {type: DOCKER, docker: {image: 'nobody.invalid/has:it'}}";
                default -> "command: {value: 'exit 1'}\nlabels: {labels: [{key: VIP_0, value: '/x:1'}]}";
            };
            through += make(Manifests.task(namespace, "hopeless-" + random.nextInt(1_000_000), "hostile", more));
        }
        return through;
    }

    private int make(String yaml) {
        return make(Manifests.read(yaml));
    }

    private int make(HasMetadata object) {
        try {
            client.resource(object).inNamespace(namespace).create();
            return 1;
        } catch (KubernetesClientException refused) {
            return 0;
        }
    }

    private PodBuilder pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels("hostile", "pod")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("pause")
                .withImage("docker.io/library/busybox:1.35")
                .withCommand("sleep", "3600")
                .endContainer()
                .endSpec();
    }

    /** Deletes the offers of this tenant as they come, a moment after they were seen. */
    void deleteOffers() {
        client.genericKubernetesResources("mesosoperator.io/v1alpha1", "Offer")
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(offer -> client.resource(offer).delete());
    }
}
