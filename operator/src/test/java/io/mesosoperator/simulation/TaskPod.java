package io.mesosoperator.simulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.resource.Ranges;
import io.mesosoperator.resource.Resources;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Pods that hold given resources: a task's, with its annotation where something is reserved, and those of others. */
final class TaskPod {

    private static final Codec CODEC = new Codec();

    private TaskPod() {}

    static Pod ofTask(String uid, String slaveId, Resources resources) {
        var pod = new PodBuilder(ofOthers(
                        uid,
                        slaveId,
                        resources.minus(resources.persistentVolumes()).flatten()))
                .editMetadata()
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .endMetadata();
        if (!resources.unreserved().equals(resources)) {
            var list = JsonNodeFactory.instance.arrayNode();
            resources.toProto().forEach(resource -> list.add(CODEC.encode(resource)));
            pod.editMetadata()
                    .addToAnnotations(Annotations.RESOURCES, list.toString())
                    .endMetadata();
        }
        return pod.build();
    }

    static Pod ofOthers(String uid, String slaveId, Resources resources) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(uid)
                .withNamespace("sim")
                .withUid(uid)
                .endMetadata()
                .withNewSpec()
                .withNodeName(slaveId)
                .addNewContainer()
                .withName("main")
                .withPorts(ports(resources))
                .withNewResources()
                .withRequests(requests(resources))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Map<String, Quantity> requests(Resources resources) {
        var requests = new HashMap<String, Quantity>();
        put(requests, "cpu", resources, "cpus", "");
        put(requests, "memory", resources, "mem", "Mi");
        put(requests, "ephemeral-storage", resources, "disk", "Mi");
        return requests;
    }

    private static void put(
            Map<String, Quantity> requests, String name, Resources resources, String resource, String unit) {
        var amount = Invariants.amount(resources, resource);
        if (amount > 0) {
            requests.put(name, new Quantity(BigDecimal.valueOf(amount, 3).toPlainString(), unit));
        }
    }

    private static List<ContainerPort> ports(Resources resources) {
        return resources.ports().map(Ranges::asList).orElse(List.of()).stream()
                .flatMapToLong(range -> LongStream.rangeClosed(range.begin(), range.end()))
                .mapToObj(port -> new ContainerPortBuilder()
                        .withContainerPort((int) port)
                        .withHostPort((int) port)
                        .build())
                .toList();
    }
}
