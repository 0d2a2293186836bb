package io.mesosoperator.task;

import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.task.status.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A task that has ended and still has a pod, which stays for its log until its time to live is over.
 *
 * @param at when the task ended, as its status says
 */
record TerminalTaskCleanup(PodView pod, Instant at) {

    List<TaskAction> steps(Duration timeToLive, Instant now) {
        var steps = new ArrayList<TaskAction>();
        if (isToBeEnded()) {
            steps.add(new TaskAction.Kill(pod.pod()));
        }
        if (isOver() && TaskPods.hasOurFinalizer(pod.pod())) {
            steps.add(new TaskAction.RemoveFinalizer(pod.pod()));
        }
        // One that has just been let go is looked at again when the watch tells of it: its removal takes
        // one request then.
        if (steps.isEmpty() && isOver() && !pod.beingDeleted()) {
            var removal = at.plus(timeToLive);
            steps.add(removal.isAfter(now) ? new TaskAction.RequeueAfter(removal) : new TaskAction.Remove(pod.pod()));
        }
        return steps;
    }

    /**
     * A pod that has not ended, because the task was given up, is ended now; on a node that is away that is for when it
     * comes back. A kubelet tells that the container ended before it tells that the pod did: then we wait.
     */
    private boolean isToBeEnded() {
        return !pod.endTold() && !pod.beingDeleted() && (isAway() || !pod.provedDead());
    }

    /** Nothing runs in it, or there is nothing more to learn of it. */
    private boolean isOver() {
        return isAway() || pod.provedDead();
    }

    private boolean isAway() {
        return pod.agent() != AgentLiveness.PRESENT;
    }
}
