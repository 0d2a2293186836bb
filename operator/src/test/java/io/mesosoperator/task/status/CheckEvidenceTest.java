package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.task.status.CheckEvidence.Result;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A task whose check runs after 5 seconds and then every 2, and may take 3. */
class CheckEvidenceTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Optional<Boolean> NOTHING = Optional.empty();

    @Test
    void noResultIsKnownUntilTheFirstCheckMustHaveEnded() {
        var check = check(pod(false, "False", -3));

        assertThat(check.result(NOTHING, START.plusMillis(10_999))).isEmpty();
        assertThat(check.next(START)).contains(START.plusSeconds(11));
        assertThat(check.result(NOTHING, START.plusSeconds(11))).contains(new Result(false, START.plusSeconds(11)));
        assertThat(check.next(START.plusSeconds(11))).isEmpty();
    }

    @Test
    void readyIsASuccessAndNotReadyAnyMoreAFailureAtTheKubeletsTime() {
        assertThat(check(pod(true, "True", 6)).result(NOTHING, START.plusSeconds(7)))
                .contains(new Result(true, START.plusSeconds(6)));
        assertThat(check(pod(false, "False", 8)).result(Optional.of(true), START.plusSeconds(9)))
                .contains(new Result(false, START.plusSeconds(8)));
        // the success between was not seen
        assertThat(check(pod(false, "False", 8)).result(NOTHING, START.plusSeconds(9)))
                .contains(new Result(false, START.plusSeconds(8)));
    }

    @Test
    void besideContainersOfOthersOnlyTheTasksOwnStatusCounts() {
        var pod = new PodBuilder(pod(false, "False", 8))
                .editSpec()
                .addNewContainer()
                .withName("proxy")
                .endContainer()
                .endSpec()
                .build();

        assertThat(check(pod).result(NOTHING, START.plusSeconds(9))).isEmpty();
        assertThat(check(pod).result(Optional.of(true), START.plusSeconds(9)))
                .contains(new Result(false, START.plusSeconds(9)));
    }

    @Test
    void aHealthCheckIsNoCheck() {
        var pod = new PodBuilder(pod(true, "True", 6))
                .editSpec()
                .editFirstContainer()
                .withNewLivenessProbe()
                .endLivenessProbe()
                .withNewStartupProbe()
                .endStartupProbe()
                .endContainer()
                .endSpec()
                .build();

        assertThat(CheckEvidence.of(new PodView(pod))).isEmpty();
    }

    private static CheckEvidence check(Pod pod) {
        return CheckEvidence.of(new PodView(pod)).orElseThrow();
    }

    private static Pod pod(boolean ready, String condition, int changed) {
        return new PodBuilder()
                .withNewMetadata()
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("task")
                .withNewReadinessProbe()
                .withInitialDelaySeconds(5)
                .withPeriodSeconds(2)
                .withTimeoutSeconds(3)
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("ContainersReady")
                .withStatus(condition)
                .withLastTransitionTime(START.plusSeconds(changed).toString())
                .endCondition()
                .addNewContainerStatus()
                .withName("task")
                .withReady(ready)
                .withNewState()
                .withNewRunning(START.toString())
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}
