package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.crds.kubernetes.TaskDefaults;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;

class TaskExpiryTest {

    private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TOLD = "{\"expiryTime\": \"2026-01-01T00:01:00Z\"}";
    private static final Optional<RegistrationState> SAYS_NOTHING = framework(TaskDefaults.getDefaultInstance());

    private final TaskExpiry expiry = new TaskExpiry(Duration.ofDays(7));

    @Test
    void itsOwnTimeComesFirst() {
        assertThat(TaskExpiry.of(ended(), task("{\"ttlSecondsAfterFinished\": 5}", TOLD)))
                .contains(END.plusSeconds(5));
    }

    @Test
    void thenWhatItsStatusSaysSinceItEnded() {
        assertThat(TaskExpiry.of(ended(), task("{}", TOLD))).contains(END.plusSeconds(60));
    }

    @Test
    void withoutEitherItStays() {
        assertThat(TaskExpiry.of(ended(), task("{}", "{}"))).isEmpty();
    }

    @Test
    void anOwnTimeThatCannotBeReadIsNoReasonToGoEarlier() {
        assertThat(TaskExpiry.of(ended(), task("{\"ttlSecondsAfterFinished\": \"soon\"}", TOLD)))
                .isEmpty();
        assertThat(TaskExpiry.of(ended(), task("{\"ttlSecondsAfterFinished\": -1}", TOLD)))
                .isEmpty();
    }

    @Test
    void whatHasNotEndedStays() {
        assertThat(TaskExpiry.of(history(TaskState.TASK_RUNNING), task("{\"ttlSecondsAfterFinished\": 0}", TOLD)))
                .isEmpty();
        assertThat(TaskExpiry.of(TaskHistory.EMPTY, task("{\"ttlSecondsAfterFinished\": 0}", "{}")))
                .isEmpty();
    }

    @Test
    void aFrameworkSaysItForItsTasks() {
        var framework = framework(
                TaskDefaults.newBuilder().setTtlSecondsAfterFinished(3).build());

        assertThat(expiry.atEnd(ended(), task("{}", "{}"), framework)).contains(END.plusSeconds(3));
        assertThat(expiry.atEnd(ended(), task("{\"offerIds\": [{\"value\": \"o\"}]}", "{}"), framework))
                .contains(END.plusSeconds(3));
        assertThat(expiry.atEnd(ended(), task("{\"ttlSecondsAfterFinished\": 90}", "{}"), framework))
                .as("it says it itself")
                .isEmpty();
    }

    @Test
    void whatWasLaunchedOnAnOfferGoesAfterTheSettingAlsoIfItsFrameworkIsGone() {
        var launched = task("{\"offerIds\": [{\"value\": \"o\"}]}", "{}");

        assertThat(expiry.atEnd(ended(), launched, SAYS_NOTHING)).contains(END.plus(Duration.ofDays(7)));
        assertThat(expiry.atEnd(ended(), launched, Optional.of(new RegistrationState.Absent(END))))
                .contains(END.plus(Duration.ofDays(7)));
    }

    @Test
    void whatWasDeclaredStaysWhereNobodyAsked() {
        assertThat(expiry.atEnd(ended(), task("{}", "{}"), SAYS_NOTHING)).isEmpty();
        assertThat(expiry.atEnd(ended(), task("{}", "{}"), Optional.empty())).isEmpty();
    }

    private static Optional<RegistrationState> framework(TaskDefaults defaults) {
        return Optional.of(new RegistrationState.Registered(
                FrameworkInfo.newBuilder().setName("f").setUser("nobody").build(), "uid", Optional.empty(), defaults));
    }

    private static TaskHistory ended() {
        return history(TaskState.TASK_FINISHED);
    }

    private static TaskHistory history(TaskState state) {
        return new TaskHistory(List.of(TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setState(state)
                .setTimestamp((double) END.getEpochSecond())
                .build()));
    }

    private static TaskInfoResource task(String spec, String status) {
        var task = new TaskInfoResource();
        task.setMetadata(new ObjectMetaBuilder().withName("t").build());
        try {
            task.setSpec(new ObjectMapper().readTree(spec));
            task.setStatus(new ObjectMapper().readTree(status));
        } catch (JsonProcessingException noJson) {
            throw new IllegalArgumentException(noJson);
        }
        return task;
    }
}
