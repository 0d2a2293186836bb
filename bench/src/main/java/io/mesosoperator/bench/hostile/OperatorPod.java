package io.mesosoperator.bench.hostile;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/**
 * The operator as the cluster sees it.
 *
 * @param uid of the pod: another one is another pod
 * @param restarts of its containers
 */
record OperatorPod(String uid, String address, List<Integer> ports, int schedulerPort, int restarts, boolean ready) {

    private static final String SCHEDULER = "scheduler";

    static OperatorPod find(KubernetesClient client, String namespace) {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/name", "mesos-operator")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .map(OperatorPod::of)
                .orElseThrow(() -> new IllegalStateException("there is no operator in " + namespace));
    }

    private static OperatorPod of(Pod pod) {
        var ports = pod.getSpec().getContainers().getFirst().getPorts();
        var statuses = pod.getStatus().getContainerStatuses();
        return new OperatorPod(
                pod.getMetadata().getUid(),
                pod.getStatus().getPodIP(),
                ports.stream().map(ContainerPort::getContainerPort).toList(),
                ports.stream()
                        .filter(port -> port.getName().startsWith(SCHEDULER))
                        .map(ContainerPort::getContainerPort)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("its scheduler API is off")),
                statuses.stream().mapToInt(ContainerStatus::getRestartCount).sum(),
                statuses.stream().allMatch(ContainerStatus::getReady));
    }
}
