package io.mesosoperator.task.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.crds.V1Additions;
import org.apache.mesos.Protos.ContainerID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.ContainerStatus;
import org.apache.mesos.v1.Protos.NetworkInfo;
import org.jspecify.annotations.Nullable;

/**
 * {@code TaskStatus.container_status} of Mesos 1.x: where a task that runs can be reached. The container is known by
 * the uid of its pod.
 */
public final class ContainerAddress {

    private ContainerAddress() {}

    /** The status with it; as it is if the pod has no address yet. */
    public static TaskStatus in(TaskStatus status, Pod pod) {
        var address = addressOf(pod);
        if (address == null) {
            return status;
        }
        var later = status.toBuilder();
        V1Additions.add(
                Protos.TaskStatus.newBuilder()
                        .setContainerStatus(ContainerStatus.newBuilder()
                                .setContainerId(ContainerID.newBuilder()
                                        .setValue(pod.getMetadata().getUid()))
                                .addNetworkInfos(NetworkInfo.newBuilder()
                                        .addIpAddresses(NetworkInfo.IPAddress.newBuilder()
                                                .setIpAddress(address))))
                        .build(),
                later);
        return later.build();
    }

    private static @Nullable String addressOf(Pod pod) {
        return pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    }
}
