package io.mesosoperator.task.pod.kubernetes;

import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.task.pod.LifetimePart;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodPart;
import org.apache.mesos.v1.Protos;

/** {@code killGraceSeconds}, unless Mesos' {@code kill_policy} says it, and {@code startDeadlineSeconds}. */
public final class TimesPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var mesos = V1Additions.in(request.task(), Protos.TaskInfo.parser());
        request.kubernetes().killGraceSeconds().ifPresent(at -> {
            var most = LifetimePart.LONGEST_STOP.toSeconds();
            if (at.value() < 0 || at.value() > most) {
                draft.invalid(at.field(), "a task may take from 0 to %d seconds to stop".formatted(most));
            }
            if (!mesos.getKillPolicy().hasGracePeriod()) {
                draft.spec().withTerminationGracePeriodSeconds(at.value());
            }
        });
        request.kubernetes()
                .startDeadlineSeconds()
                .ifPresent(seconds ->
                        draft.metadata().addToAnnotations(Annotations.START_DEADLINE, Long.toString(seconds)));
    }
}
