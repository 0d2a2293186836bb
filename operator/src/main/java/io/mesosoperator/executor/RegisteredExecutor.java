package io.mesosoperator.executor;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.ExecutorShutdown;
import io.mesosoperator.task.executor.Room;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.status.PodView;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorInfo;
import org.jspecify.annotations.Nullable;

/** What is known of an executor in a pod. Only the registry reads and writes it, under its lock. */
final class RegisteredExecutor {

    final ExecutorKey key;
    final ExecutorInfo info;
    final String uid;
    final ExecutorDialogue dialogue = new ExecutorDialogue();

    /** As it was last seen. */
    @Nullable
    Pod pod;

    boolean gone;

    /** Whether its end was told to its scheduler, or was there before this operator. */
    boolean toldEnd;

    /** Since when it has had no task, if it has none. */
    Instant aloneSince;

    RegisteredExecutor(ExecutorKey key, ExecutorInfo info, String uid, Instant now) {
        this.key = key;
        this.info = info;
        this.uid = uid;
        this.aloneSince = now;
    }

    boolean hasEnded() {
        return gone || (pod != null && isOver(pod));
    }

    private static boolean isOver(Pod pod) {
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

    /** Whether its pod has room for all that it asks for. */
    Room room() {
        return pod == null ? new Room.There() : PodResize.of(pod);
    }

    /** What its pod is to have: its own resources, and those of its tasks. */
    private Resources resources() {
        return dialogue.tasks().stream()
                .map(placed -> placed.task.resources())
                .reduce(Resources.of(info.getResourcesList()), Resources::plus);
    }

    /** For those who have not the registry's lock; empty if nobody has seen its pod. */
    Optional<ExecutorRegistry.Sighting> sighting() {
        return Optional.ofNullable(pod)
                .map(seen -> new ExecutorRegistry.Sighting(
                        key,
                        info,
                        seen,
                        gone,
                        dialogue.hasSubscribed(),
                        dialogue.tasks().size(),
                        aloneSince,
                        resources(),
                        dialogue.tasks().stream().allMatch(placed -> placed.task.isWhole())));
    }

    /** For those who launch tasks. */
    RunningExecutor running() {
        return new RunningExecutor(
                info,
                dialogue.tasks().stream()
                        .findFirst()
                        .map(placed -> placed.task.taskId())
                        .orElse(""));
    }

    /** Of its own: in the network of its node it has an address that others have too. */
    Optional<InetAddress> address() {
        return Optional.ofNullable(pod)
                .filter(seen -> !Boolean.TRUE.equals(seen.getSpec().getHostNetwork()) && seen.getStatus() != null)
                .map(seen -> seen.getStatus().getPodIP())
                .flatMap(RegisteredExecutor::parse);
    }

    private static Optional<InetAddress> parse(String literal) {
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
