package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.mesosoperator.task.status.PodNotes;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodWarningListenerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "FailedCreatePodSandBox, no runtime, true",
        "FailedMount, no such secret, true",
        "FailedAttachVolume, Multi-Attach, true",
        "NetworkNotReady, cni, true",
        "Failed, Error: ErrImagePull, false",
        "FailedScheduling, 0/3 nodes are available, false",
        "BackOff, Back-off pulling image, false",
        "Unhealthy, Readiness probe failed: 503, false",
    })
    void whatKeepsAPodFromStartingIsNoted(String reason, String message, boolean isNoted) {
        var event = new EventBuilder()
                .withReason(reason)
                .withMessage(message)
                .withFirstTimestamp(NOW.toString())
                .build();

        assertThat(noted(event).warnings()).hasSize(isNoted ? 1 : 0);
        assertThat(noted(event).unrunChecks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Startup probe errored and resulted in unknown state: rpc error, true",
        "Liveness probe errored: rpc error, true",
        "(combined from similar events): Liveness probe errored and resulted in unknown state: rpc error, true",
        "Readiness probe errored and resulted in unknown state: rpc error, false",
        "Liveness probe failed: exit 1, false",
    })
    void aCheckThatCouldNotBeRunIsNoted(String message, boolean isNoted) {
        var event = new EventBuilder()
                .withReason("Unhealthy")
                .withMessage(message)
                .withLastTimestamp(NOW.toString())
                .build();

        assertThat(noted(event).unrunChecks()).hasSize(isNoted ? 1 : 0);
    }

    @Test
    void manyChecksInOneEventAreFoundByARestartedOperator() {
        var event = new EventBuilder()
                .withReason("Unhealthy")
                .withMessage("(combined from similar events): Startup probe errored")
                .withFirstTimestamp(NOW.toString())
                .withLastTimestamp(NOW.plusSeconds(282).toString())
                .withCount(142)
                .build();

        assertThat(noted(event).unrunChecks())
                .hasSize(16)
                .contains(NOW.plusSeconds(282), NOW.plusSeconds(280), NOW.plusSeconds(252));
    }

    @Test
    void aReasonWhoseWordsDifferEachTimeIsNotedOnce() {
        var notes = PodNotes.NONE;
        for (int i = 0; i < 20; i++) {
            var event = new EventBuilder()
                    .withReason("FailedCreatePodSandBox")
                    .withMessage("sandbox " + i)
                    .build();
            notes = PodWarningListener.note(event, NOW).orElseThrow().apply(notes);
        }

        assertThat(notes.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).isEqualTo("sandbox 0"));
    }

    private static PodNotes noted(Event event) {
        return PodWarningListener.note(event, NOW)
                .map(note -> note.apply(PodNotes.NONE))
                .orElse(PodNotes.NONE);
    }
}
