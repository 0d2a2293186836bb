package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.task.pod.GroupTasks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a path of Mesos' agents leads to. */
sealed interface FoundSandbox {

    /** The task whose user says who may look. */
    MasterTask task();

    /** Since when it is there, in seconds since 1970. */
    default long since() {
        return Timestamps.parse(pod().getMetadata().getCreationTimestamp())
                .orElse(Instant.EPOCH)
                .getEpochSecond();
    }

    Pod pod();

    /**
     * The directory of the executor of a group, or the one with those of its tasks: here are no such, but they lead to
     * those of the tasks, where Mesos has them.
     */
    record Above(MasterTask task, Pod pod, List<String> names) implements FoundSandbox {}

    /**
     * A place in the sandbox of a container.
     *
     * @param taskUid of the TaskInfo
     * @param rest names of what is in there; none for the sandbox itself
     */
    record Within(MasterTask task, Pod pod, String taskUid, List<String> rest) implements FoundSandbox {

        /** A container's log, which has what Mesos has as files in the sandbox. */
        static final String STDOUT = "stdout";

        static final String STDERR = "stderr";

        ContainerName container() {
            return ContainerName.of(pod, GroupTasks.container(pod, taskUid));
        }

        boolean isSandbox() {
            return rest.isEmpty();
        }

        boolean isStdout() {
            return rest.equals(List.of(STDOUT));
        }

        boolean isStderr() {
            return rest.equals(List.of(STDERR));
        }

        String path() {
            return String.join("/", rest);
        }

        /** How the container is, as its kubelet tells. */
        Condition condition() {
            return Optional.ofNullable(pod.getStatus()).stream()
                    .flatMap(status -> status.getContainerStatuses().stream())
                    .filter(status -> status.getName().equals(container().container()))
                    .findFirst()
                    .flatMap(status -> Optional.ofNullable(status.getState()))
                    .map(state -> {
                        if (state.getRunning() != null) {
                            return Condition.RUNS;
                        }
                        return state.getTerminated() != null ? Condition.HAS_ENDED : Condition.WAITS;
                    })
                    .orElse(Condition.WAITS);
        }
    }

    /** Whether a container can be looked into. */
    enum Condition {
        WAITS,
        RUNS,
        HAS_ENDED
    }
}
