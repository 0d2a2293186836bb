package io.mesosoperator.cluster;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays the nodes of a cluster that has none: it registers Node objects, and tells the API server what a kubelet would
 * tell it about pods. Nothing runs. The test says what happens, step by step, or once for all with {@link #automatic}.
 *
 * <p>What it is not: it places a pod only where the pod's required node affinity on {@code metadata.name} says,
 * without asking whether it fits or tolerates the taints there, and takes those that have a node; pods never restart
 * ({@code restartPolicy: Never}); probes say what the test says; there are no node leases, and no node controller, so a
 * lost node gets no taints and its pods are not evicted.
 */
public final class ScriptedKubelet implements AutoCloseable {

    private final KubernetesClient client;
    private final Clock clock;
    private final NodesUp nodesUp = new NodesUp();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final AtomicInteger podAddresses = new AtomicInteger();
    private @Nullable PodLives lives;

    public ScriptedKubelet(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Registers a ready node with 100 GiB of disk. */
    public Node node(String name, double cpus, long memMib) {
        return node(Machine.of(name, cpus, memMib));
    }

    /** Registers a ready node. */
    public Node node(Machine machine) {
        var address = "10.1.0.%d".formatted(addresses.size() + 1);
        addresses.put(machine.name(), address);
        var node = client.resource(machine.register(address, clock.instant())).create();
        nodesUp.add(machine.name());
        return node;
    }

    /** The node falls silent: Ready turns Unknown, and its pods stay as they were last reported. */
    public void lose(String node) {
        nodesUp.remove(node);
        reportNode(node, false);
    }

    /** A lost node speaks again. */
    public void recover(String node) {
        reportNode(node, true);
        nodesUp.add(node);
    }

    /** The Node object is deleted, as when a machine is taken away; its pods stay as they were last reported. */
    public void remove(String node) {
        nodesUp.remove(node);
        client.nodes().withName(node).delete();
    }

    /** Does what kube-scheduler would: binds the pod to the node that its required affinity names. */
    public void bind(Pod pod) {
        var node = nodeOf(pod)
                .orElseThrow(() -> new IllegalArgumentException(
                        "pod %s has no required node affinity on metadata.name, so nothing says where it belongs"
                                .formatted(nameOf(pod))));
        var binding = new BindingBuilder()
                .withNewMetadata()
                .withName(nameOf(pod))
                .withUid(pod.getMetadata().getUid())
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName(node)
                .endTarget()
                .build();
        var path = "/api/v1/namespaces/%s/pods/%s/binding".formatted(namespaceOf(pod), nameOf(pod));
        client.raw(path, "POST", binding);
        report(pod, report -> report.waiting("ContainerCreating", null));
    }

    /** Binds the pod, and all its containers run. */
    public Pod bindAndRun(Pod pod) {
        bind(pod);
        return run(pod);
    }

    /** As {@link #bindAndRun}, by a kubelet that can resize pods: it tells what each container has. */
    public Pod bindAndRunResizable(Pod pod) {
        bind(pod);
        return report(pod, KubeletReport::runningWithResources);
    }

    /** All containers run and are ready. */
    public Pod run(Pod pod) {
        return report(pod, KubeletReport::running);
    }

    /** All containers run, and those that have probes are not started and not ready: no check has succeeded yet. */
    public Pod runUnprobed(Pod pod) {
        return report(pod, report -> report.probed(false, false));
    }

    /** All containers run, and the readiness probe of those that have one, once it has succeeded, says this now. */
    public Pod probe(Pod pod, boolean ready) {
        return report(pod, report -> report.probed(true, ready));
    }

    /**
     * A liveness or startup probe has failed too often, and ends all containers; what they said last is
     * in their status.
     */
    public Pod endForProbe(Pod pod, int exitCode, String lastWords) {
        return report(pod, report -> report.endedSaying(exitCode, exitCode == 0 ? "Completed" : "Error", lastWords));
    }

    /** The containers do not start, for a reason such as {@code ErrImagePull}. */
    public Pod keepWaiting(Pod pod, String reason, String message) {
        return report(pod, report -> report.waiting(reason, message));
    }

    /** All containers end by themselves. */
    public Pod terminate(Pod pod, int exitCode) {
        return report(pod, report -> report.ended(exitCode, exitCode == 0 ? "Completed" : "Error"));
    }

    /** The kernel kills all containers for their memory. */
    public Pod oomKill(Pod pod) {
        return report(pod, report -> report.ended(KubeletReport.KILLED, "OOMKilled"));
    }

    /** The first init container fails, and no other container starts. */
    public Pod failInit(Pod pod, int exitCode) {
        return report(pod, report -> report.initFailed(exitCode));
    }

    /** Reports any status at all; conditions that it does not name stay. */
    public Pod report(Pod pod, PodStatus status) {
        return report(pod, ignored -> status);
    }

    /** Answers a deletion: the containers end with this code, and the object goes unless a finalizer holds it. */
    public void finishDeletion(Pod pod, int exitCode) {
        terminate(pod, exitCode);
        resource(pod).withGracePeriod(0).delete();
    }

    /** Answers the deletion of a pod whose containers never started, in the words of a kubelet. */
    public void finishDeletionOfWaiting(Pod pod) {
        report(pod, report -> report.ended(KubeletReport.KILLED, "ContainerStatusUnknown"));
        resource(pod).withGracePeriod(0).delete();
    }

    /**
     * From now on every pod, also those that exist, is bound to its node as soon as that is up, follows its script, and
     * ends when it is deleted.
     */
    public void automatic(Function<Pod, PodScript> scripts) {
        if (lives != null) {
            throw new IllegalStateException("this kubelet is automatic already");
        }
        lives = new PodLives(client, this, nodesUp, scripts);
    }

    /** Falls silent for good; an IllegalStateException when a pod could not follow its script. */
    @Override
    public void close() {
        if (lives != null) {
            lives.close();
        }
    }

    /** The node that the pod is on, or else the one that its required affinity names. */
    static Optional<String> nodeOf(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getNodeName())
                .or(() -> Optional.ofNullable(pod.getSpec().getAffinity())
                        .map(affinity -> affinity.getNodeAffinity())
                        .map(affinity -> affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
                        .flatMap(required -> required.getNodeSelectorTerms().stream()
                                .flatMap(term -> term.getMatchFields().stream())
                                .filter(field -> field.getKey().equals("metadata.name"))
                                .flatMap(field -> field.getValues().stream())
                                .findFirst()));
    }

    /** False when the pod is gone, and when it is leaving before it ever got to a node. */
    boolean isOnItsNode(Pod pod) {
        var current = resource(pod).get();
        return current != null
                && current.getMetadata().getUid().equals(pod.getMetadata().getUid())
                && (current.getSpec().getNodeName() != null
                        || current.getMetadata().getDeletionTimestamp() == null);
    }

    private Pod report(Pod pod, Function<KubeletReport, PodStatus> next) {
        var current = Objects.requireNonNull(resource(pod).get(), () -> "pod %s is gone".formatted(nameOf(pod)));
        var hostIp = addresses.getOrDefault(nodeOf(current).orElse(""), "10.1.0.0");
        var report = new KubeletReport(current, hostIp, podIp(current, hostIp), clock.instant());
        var patch = new PodBuilder()
                .withNewMetadata()
                .withUid(current.getMetadata().getUid())
                .endMetadata()
                .withStatus(next.apply(report))
                .build();
        // A strategic merge, as a kubelet sends it: the scheduler's condition stays.
        return resource(pod)
                .subresource("status")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), Serialization.asJson(patch));
    }

    private String podIp(Pod pod, String hostIp) {
        if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
            return hostIp;
        }
        var known = pod.getStatus().getPodIP();
        var number = podAddresses.incrementAndGet();
        return known == null ? "10.2.%d.%d".formatted(number / 250, number % 250 + 1) : known;
    }

    private void reportNode(String node, boolean ready) {
        client.nodes()
                .withName(node)
                .editStatus(before -> new NodeBuilder(before)
                        .editStatus()
                        .withConditions(Machine.conditions(ready, clock.instant()))
                        .endStatus()
                        .build());
    }

    private PodResource resource(Pod pod) {
        return client.pods().inNamespace(namespaceOf(pod)).withName(nameOf(pod));
    }

    private static String nameOf(Pod pod) {
        return pod.getMetadata().getName();
    }

    private static String namespaceOf(Pod pod) {
        return pod.getMetadata().getNamespace();
    }
}
