package io.mesosoperator.task.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.crds.kubernetes.Kubernetes;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.api.Test;

class SharingRulesTest {

    private static final TaskInfo TASK = TaskInfo.getDefaultInstance();

    @Test
    void aTaskHasNothingOfItsOwnInThePodOfItsExecutor() {
        assertThat(SharingRules.problem(TASK, spec(Optional.of(Kubernetes.getDefaultInstance()))))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("spec.kubernetes: ")
                        .contains("spec.taskDefaults.kubernetes of the Framework"));
        assertThat(SharingRules.problem(TASK, spec(Optional.empty()))).isEmpty();
    }

    private static TaskInfoSpec spec(Optional<Kubernetes> kubernetes) {
        return new TaskInfoSpec(
                TASK,
                FrameworkID.getDefaultInstance(),
                List.of(),
                Optional.empty(),
                false,
                kubernetes,
                Optional.empty());
    }
}
