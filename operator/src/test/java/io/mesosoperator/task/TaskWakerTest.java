package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskWakerTest {

    private static final TaskKey PATIENT = new TaskKey("ns", "patient", "uid-1");
    private static final TaskKey OTHER = new TaskKey("ns", "other", "uid-2");

    private final TaskIndex index = new TaskIndex((task, pod) -> true, new TaskIndex.Listener() {
        @Override
        public void running(TaskKey task, FrameworkKey framework, TaskInfo message) {}

        @Override
        public void ended(TaskKey task) {}

        @Override
        public void removed(TaskKey task, Optional<Pod> pod) {}
    });
    private final TaskWaker waker = new TaskWaker(index, new LaunchRetries(Clock.systemUTC()), new TaskTimes());
    private final List<String> woken = new CopyOnWriteArrayList<>();
    private Thread worker;

    @BeforeEach
    void start() {
        waker.source().setEventHandler(event -> woken.add(name(event.getRelatedCustomResourceID())));
        waker.source().start();
        worker = Thread.ofVirtual().start(waker.timers());
    }

    @AfterEach
    void end() throws InterruptedException {
        worker.interrupt();
        worker.join();
    }

    @Test
    void whatCanWaitIsToldIfNothingElseComes() {
        waker.wakeSoon(PATIENT);
        assertThat(woken).isEmpty();

        await().untilAsserted(() -> assertThat(woken).containsExactly("patient"));
    }

    @Test
    void whatComesBeforeTellsItAsWell() {
        waker.wakeSoon(PATIENT);
        waker.wake(PATIENT);
        waker.wakeSoon(OTHER); // due after the first one would be

        await().untilAsserted(() -> assertThat(woken).endsWith("other"));
        assertThat(woken).containsExactly("patient", "other");
    }

    @Test
    void itsTimerIsAnother() {
        waker.source().seen(task(PATIENT));
        waker.wakeSoon(PATIENT);
        waker.wakeIn(PATIENT, Optional.empty());

        await().untilAsserted(() -> assertThat(woken).containsExactly("patient"));
    }

    @Test
    void oneThatIsGoneIsNotWoken() {
        waker.wakeSoon(PATIENT);
        waker.source().gone(task(PATIENT));
        waker.wakeSoon(OTHER);

        await().untilAsserted(() -> assertThat(woken).containsExactly("other"));
    }

    private static String name(ResourceID task) {
        return task.getName();
    }

    private static TaskInfoResource task(TaskKey key) {
        var task = new TaskInfoResource();
        task.setMetadata(new ObjectMetaBuilder()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withUid(key.uid())
                .build());
        return task;
    }
}
