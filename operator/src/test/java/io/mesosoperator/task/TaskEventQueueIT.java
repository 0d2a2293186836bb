package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.EventRecorder.Severity;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.FrameworkInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaskEventQueueIT {

    private static final String UID = "ec4bd5c8-4d9c-4f9b-8b8e-3a4bd7a5d3b1";

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
    private TaskEventQueue queue;
    private Thread worker;

    @BeforeEach
    void start() {
        queue = new TaskEventQueue(
                new EventRecorder(api.client(), Clock.systemUTC()), TaskEventQueueIT::onlyOursIsRegistered, clock);
        worker = Thread.ofVirtual().start(queue.worker());
    }

    @AfterEach
    void end() throws InterruptedException {
        worker.interrupt();
        worker.join();
    }

    @Test
    void manyOfAKindAreToldTogether() {
        IntStream.range(0, 300).forEach(i -> ended("t" + i, "ours"));

        await().untilAsserted(() -> assertThat(events("Framework")).hasSize(1));
        assertThat(events("TaskInfo")).hasSize(TaskEventQueue.SINGLY);
        assertThat(events("Framework").getFirst()).satisfies(event -> {
            assertThat(event.getRegarding().getName()).isEqualTo("ours");
            assertThat(event.getRegarding().getUid()).isEqualTo(UID);
            assertThat(event.getReason()).isEqualTo("TaskFinished");
            assertThat(event.getType()).isEqualTo("Normal");
            assertThat(event.getNote())
                    .isEqualTo("275 tasks: t25, t26, t27, t28, t29, t30, t31, t32, t33, t34 and 265 more."
                            + " The first: t25 is done");
        });
    }

    @Test
    void oneThatIsTooManyHasAnEventOfItsOwnALittleLater() {
        IntStream.rangeClosed(0, TaskEventQueue.SINGLY).forEach(i -> ended("t" + i, "ours"));

        await().untilAsserted(() -> assertThat(events("TaskInfo"))
                .extracting(event -> event.getRegarding().getName())
                .hasSize(TaskEventQueue.SINGLY + 1)
                .doesNotHaveDuplicates());
        assertThat(events("Framework")).isEmpty();
    }

    @Test
    void whatFailsIsToldApartFromWhatEndsWell() {
        IntStream.range(0, 2 * TaskEventQueue.SINGLY).forEach(i -> ended("t" + i, "ours"));
        queue.add(task("bad", "ours"), Severity.WARNING, "TaskFailed", "bad is broken");

        await().untilAsserted(() -> assertThat(events("TaskInfo"))
                .filteredOn(event -> event.getType().equals("Warning"))
                .singleElement()
                .satisfies(event -> assertThat(event.getNote()).isEqualTo("bad is broken")));
    }

    @Test
    void aFrameworkThatIsNotRegisteredHasNoEventsOfItsTasks() {
        IntStream.range(0, 300).forEach(i -> ended("t" + i, "unknown"));

        await().untilAsserted(() -> assertThat(events("TaskInfo")).hasSizeGreaterThan(TaskEventQueue.SINGLY));
        assertThat(events("Framework")).isEmpty();
    }

    @Test
    void anEvenPaceNeedsNoEventsOfTheFramework() {
        for (var i = 0; i < 3 * TaskEventQueue.SINGLY; i++) {
            var told = i + 1;
            ended("t" + i, "ours");
            if (told % TaskEventQueue.SINGLY == 0) {
                clock.advance(TaskEventQueue.SPAN);
            }
        }

        await().untilAsserted(() -> assertThat(events("TaskInfo")).hasSize(3 * TaskEventQueue.SINGLY));
        assertThat(events("Framework")).isEmpty();
    }

    private static RegistrationState onlyOursIsRegistered(FrameworkKey framework) {
        return framework.name().equals("ours")
                ? new RegistrationState.Registered(FrameworkInfo.getDefaultInstance(), UID, Optional.empty())
                : new RegistrationState.Absent(Instant.EPOCH, Optional.empty());
    }

    private void ended(String name, String framework) {
        queue.add(task(name, framework), Severity.NORMAL, "TaskFinished", name + " is done");
    }

    private static TaskInfoResource task(String name, String framework) {
        var task = new TaskInfoResource();
        task.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(api.namespace())
                .withUid(UUID.randomUUID().toString())
                .build());
        var spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("frameworkId").put("value", framework);
        task.setSpec(spec);
        return task;
    }

    private static List<Event> events(String kind) {
        return api.client().resources(Event.class).inNamespace(api.namespace()).list().getItems().stream()
                .filter(event -> event.getRegarding().getKind().equals(kind))
                .toList();
    }
}
