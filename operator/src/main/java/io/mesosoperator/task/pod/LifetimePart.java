package io.mesosoperator.task.pod;

import io.mesosoperator.crds.V1Additions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos;

/**
 * How long the pod may take: {@code TaskInfo.kill_policy} to stop, {@code TaskInfo.max_completion_time} in all. Both
 * are of Mesos 1.x. The kubelet counts from when it took the pod, so that fetching and pulling are in it; an agent of
 * Mesos counts from the start of the task. In a group each task has its own time, from the start of its container, and
 * the operator counts.
 */
public final class LifetimePart implements PodPart {

    /** A task that ignores SIGTERM can delay KILL for this long. */
    public static final Duration LONGEST_STOP = Duration.ofHours(1);

    @Override
    public void add(PodInput request, PodDraft draft) {
        var times = times(request.task());
        if (times.getKillPolicy().hasGracePeriod()) {
            var grace = seconds(times.getKillPolicy().getGracePeriod());
            if (!isPossible(times.getKillPolicy())) {
                draft.invalid(
                        "spec.killPolicy.gracePeriod",
                        "a task may take from 0 to %d seconds to stop".formatted(LONGEST_STOP.toSeconds()));
            }
            draft.spec().withTerminationGracePeriodSeconds(grace);
        }
        if (times.hasMaxCompletionTime()) {
            var most = seconds(times.getMaxCompletionTime());
            if (most < 1) {
                draft.invalid(
                        "spec.maxCompletionTime",
                        "a task has to have time to complete; give a positive number of nanoseconds");
            }
            draft.spec().withActiveDeadlineSeconds(most);
        }
    }

    /** How the task is killed: what it has said itself, or what the KILL has that came last. */
    public static Protos.KillPolicy killPolicy(TaskInfo task) {
        return times(task).getKillPolicy();
    }

    /** How long the task may run; empty if it does not say. */
    public static Optional<Duration> maxCompletionTime(TaskInfo task) {
        var times = times(task);
        return times.hasMaxCompletionTime()
                ? Optional.of(Duration.ofSeconds(seconds(times.getMaxCompletionTime())))
                : Optional.empty();
    }

    private static Protos.TaskInfo times(TaskInfo task) {
        return V1Additions.in(task, Protos.TaskInfo.parser());
    }

    /** Whether a task may take as long to stop as the policy says, if it says so. */
    public static boolean isPossible(Protos.KillPolicy policy) {
        var grace = policy.getGracePeriod().getNanoseconds();
        return grace >= 0 && grace <= LONGEST_STOP.toNanos();
    }

    /** The seconds that the policy gives a task to stop; empty if it does not say. */
    public static OptionalLong grace(Protos.KillPolicy policy) {
        return policy.hasGracePeriod() ? OptionalLong.of(seconds(policy.getGracePeriod())) : OptionalLong.empty();
    }

    /** Rounded up: the kubelet knows no fractions. */
    private static long seconds(Protos.DurationInfo duration) {
        return Math.ceilDiv(duration.getNanoseconds(), Duration.ofSeconds(1).toNanos());
    }
}
