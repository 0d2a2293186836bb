package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnsatisfiableReasonTest {

    private static final FrameworkKey FRAMEWORK = new FrameworkKey("ns", "f");
    private static final List<Resources> AGENTS =
            List.of(Resources.parse("cpus:2;mem:100"), Resources.parse("cpus:2;bandwidth:10;cpus{REV}:1"));

    @Test
    void aNameThatNoAgentHasIsNotWaitedForInSilence() {
        assertThat(why("cpu:1;mem:32", true))
                .contains("Waiting for an agent that has any 'cpu': they have bandwidth, cpus, mem;"
                        + " an Agent object can give one more");
    }

    @Test
    void revocableResourcesAreForFrameworksThatTakeThem() {
        assertThat(why("cpus{REV}:1", false))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("framework f").contains("REVOCABLE_RESOURCES"));
        assertThat(why("cpus{REV}:1", true)).isEmpty();
    }

    @Test
    void tooMuchOfWhatThereIsIsAnotherMatter() {
        assertThat(why("bandwidth:1000", false)).isEmpty();
    }

    private static Optional<String> why(String resources, boolean revocable) {
        var request = new ResourceRequest(
                "uid",
                "task",
                FRAMEWORK,
                Resources.parse(resources),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Instant.EPOCH);
        var framework = new FrameworkState(FRAMEWORK, "*", revocable, Resources.empty(), 1, 0);
        return UnsatisfiableReason.why(request, framework, AGENTS).map(AllocationResult.Waiting::message);
    }
}
