package io.mesosoperator.app;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** What a kubelet makes of resizes: a container that it has told the resources of gets those that its pod asks for. */
final class ResizingKubelet implements AutoCloseable {

    private final Cluster cluster;
    private final SharedIndexInformer<Pod> pods;

    ResizingKubelet(Cluster cluster) {
        this.cluster = cluster;
        pods = cluster.client().pods().inform(new Resizes());
    }

    /** The pod, of which this kubelet tells from now on what its container has: API servers resize no others. */
    static Pod running(Cluster cluster, Pod pod) {
        return tell(cluster, cluster.client().resource(pod).get());
    }

    private static Pod tell(Cluster cluster, Pod pod) {
        var status = new PodStatusBuilder(pod.getStatus())
                .editFirstContainerStatus()
                .withResources(pod.getSpec().getContainers().getFirst().getResources())
                .endContainerStatus()
                .build();
        return cluster.kubelet().report(pod, status);
    }

    @Override
    public void close() {
        pods.close();
    }

    private final class Resizes implements ResourceEventHandler<Pod> {

        @Override
        public void onAdd(Pod pod) {
            if (pod.getStatus().getContainerStatuses().stream().anyMatch(status -> isOther(status, pod))) {
                var _ = tell(cluster, pod);
            }
        }

        private static boolean isOther(ContainerStatus status, Pod pod) {
            return status.getState().getRunning() != null
                    && status.getResources() != null
                    && !status.getResources()
                            .equals(pod.getSpec().getContainers().getFirst().getResources());
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            onAdd(pod);
        }

        @Override
        public void onDelete(Pod pod, boolean finalStateUnknown) {
            // it has nothing any more
        }
    }
}
