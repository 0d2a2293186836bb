package io.mesosoperator.task.pod;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.crds.Problem;
import java.util.List;
import org.apache.mesos.Protos.TaskStatus.Reason;

/** The result of translating a task: its pod, or all its problems. */
public sealed interface PodTranslation {

    /** The pod to create. The same request always gives an equal pod. */
    record Ok(Pod pod) implements PodTranslation {}

    /**
     * The task must end as TASK_ERROR.
     *
     * @param reason REASON_TASK_UNAUTHORIZED or REASON_TASK_INVALID
     * @param problems at least one
     */
    record Refused(Reason reason, List<Problem> problems) implements PodTranslation {
        public Refused {
            problems = List.copyOf(problems);
        }

        /** All problems in one text, for the task's status. Mesos' own words come first. */
        public String message() {
            return problems.stream()
                    .map(problem -> "%s (%s)".formatted(problem.message(), problem.path()))
                    .collect(joining("; "));
        }
    }
}
