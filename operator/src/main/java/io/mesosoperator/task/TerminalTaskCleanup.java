package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.task.status.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A task that has ended and still has a pod, which keeps its log until its time to live is over. It keeps the
 * operator's finalizer as well until it is deleted: taking it off earlier would be one write more while many tasks end.
 *
 * @param at when the task ended, as its status says
 */
record TerminalTaskCleanup(PodView pod, Instant at) {

    List<TaskAction> actions(Duration timeToLive, Instant now) {
        var actions = new ArrayList<TaskAction>();
        if (isToBeEnded()) {
            actions.add(new TaskAction.Kill(pod.pod()));
        } else if (pod.isOutlived() && !pod.beingDeleted() && !isOver() && !isEnding()) {
            actions.add(new TaskAction.EndOthers(pod.pod()));
        }
        if (isOver() && pod.beingDeleted() && TaskPods.hasOurFinalizer(pod.pod())) {
            actions.add(new TaskAction.RemoveFinalizer(pod.pod()));
        }
        if (actions.isEmpty() && isOver() && !pod.beingDeleted()) {
            var removal = at.plus(timeToLive);
            actions.add(removal.isAfter(now) ? new TaskAction.RequeueAfter(removal) : new TaskAction.Remove(pod.pod()));
        }
        return actions;
    }

    /**
     * A pod that has not ended, because the task was given up, is deleted now; on an unreachable node that takes effect
     * when the node comes back. The kubelet reports the end of the container before the end of the pod: then we wait.
     */
    private boolean isToBeEnded() {
        return !pod.endTold() && !pod.beingDeleted() && (isAway() || !pod.provedDead());
    }

    private boolean isEnding() {
        return isEnding(pod.pod());
    }

    /** Whether the kubelet was told already to end what goes on in the pod. */
    static boolean isEnding(Pod pod) {
        return Objects.equals(pod.getSpec().getActiveDeadlineSeconds(), TaskPods.AT_ONCE);
    }

    /** Nothing runs in the pod, or nothing more can be learned from it. */
    private boolean isOver() {
        return isAway() || pod.provedDead();
    }

    private boolean isAway() {
        return pod.agent() != AgentLiveness.PRESENT;
    }
}
