package io.mesosoperator.executor;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.ExecutorShutdown;
import io.mesosoperator.task.status.PodView;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskID;
import org.jspecify.annotations.Nullable;

/** What is known of an executor in a pod. Only the registry reads and writes it, under its lock. */
final class RegisteredExecutor {

    final ExecutorKey key;
    final ExecutorInfo info;
    final String uid;

    /** Those that have not ended, by uid of their TaskInfo. */
    final Map<String, PlacedTask> tasks = new LinkedHashMap<>();

    /** Tasks whose TaskInfos are gone, and that it may run. */
    final Set<TaskID> orphans = new LinkedHashSet<>();

    /** As it was last seen. */
    @Nullable
    Pod pod;

    boolean gone;

    @Nullable
    ExecutorStream stream;

    /** Whether it has subscribed since this operator leads. */
    boolean subscribed;

    /** Whether its stream was told to shut down. */
    boolean toldShutdown;

    /** Whether its end was told to its scheduler, or was there before this operator. */
    boolean toldEnd;

    Instant aloneSince;

    RegisteredExecutor(ExecutorKey key, ExecutorInfo info, String uid, Instant now) {
        this.key = key;
        this.info = info;
        this.uid = uid;
        this.aloneSince = now;
    }

    /** A task of which it has told shows that it subscribed, with an operator before this one. */
    boolean hasSubscribed() {
        return subscribed || tasks.values().stream().anyMatch(placed -> placed.told);
    }

    boolean hasEnded() {
        return gone || (pod != null && isOver(pod));
    }

    /** Not in the network of its node, whose address others have too. */
    boolean isAt(InetAddress address) {
        return pod != null
                && !Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                && pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && isWritten(pod.getStatus().getPodIP(), address);
    }

    private static boolean isWritten(String literal, InetAddress address) {
        try {
            return InetAddress.ofLiteral(literal).equals(address);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    static boolean isOver(Pod pod) {
        var view = new PodView(pod);
        return view.terminated().isPresent() || view.provedDead();
    }

    /** Whether it takes further tasks. */
    boolean takesTasks() {
        return pod != null
                && !hasEnded()
                && !new PodView(pod).beingDeleted()
                && ExecutorShutdown.of(pod).isEmpty();
    }

    /** What its pod is to have: its own resources, and those of its tasks. */
    Resources resources() {
        return tasks.values().stream()
                .map(placed -> placed.task.resources())
                .reduce(Resources.of(info.getResourcesList()), Resources::plus);
    }

    Optional<PlacedTask> byTaskId(TaskID id) {
        return tasks.values().stream()
                .filter(placed -> placed.task.info().getTaskId().equals(id))
                .findFirst();
    }
}
