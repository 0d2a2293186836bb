package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.EventRecorder.Severity;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.kubernetes.WritePace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events of tasks, in a worker of its own. Each task has one of its own while there are few of a kind: of one
 * framework, with one reason. The ones beyond that are told together, in one Event a second of their Framework, so that
 * thousands of ends are not thousands of writes. What the queue has no room for is left out.
 */
final class TaskEventQueue {

    private static final Logger LOG = LoggerFactory.getLogger(TaskEventQueue.class);
    private static final int BACKLOG = 10_000;

    /** So many of a kind have Events of their own in {@link #SPAN}. */
    static final int SINGLY = 25;

    static final Duration SPAN = Duration.ofSeconds(10);

    /** How often the others of a kind are told. */
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Of so many tasks one Event has the names; an Event's note has room for no more than 1 024 bytes. */
    private static final int NAMES = 10;

    /** What one Event tells. */
    private sealed interface Telling {

        String namespace();
    }

    /** Something of one task. Each is one of its own, whatever it says. */
    private static final class One implements Telling {
        private final TaskInfoResource task;
        private final Severity severity;
        private final String reason;
        private final String words;

        One(TaskInfoResource task, Severity severity, String reason, String words) {
            this.task = task;
            this.severity = severity;
            this.reason = reason;
            this.words = words;
        }

        String taskName() {
            return task.getMetadata().getName();
        }

        @Override
        public String namespace() {
            return task.getMetadata().getNamespace();
        }
    }

    /** The same of many tasks of one framework. */
    private record Kind(FrameworkKey framework, Severity severity, String reason) implements Telling {
        @Override
        public String namespace() {
            return framework.namespace();
        }
    }

    /** What one Event tells of a kind. */
    private static final class Many {
        private final List<One> first = new ArrayList<>();
        private int count;

        void add(One one) {
            count++;
            if (first.size() < NAMES) {
                first.add(one);
            }
        }
    }

    /** What there was of a kind lately. */
    private static final class Recent {
        private final WritePace singly = new WritePace(SINGLY, SPAN);
        private Many untold = new Many();

        boolean isOver(Instant now) {
            return untold.count == 0 && singly.room(now) == SINGLY;
        }
    }

    private final EventRecorder recorder;
    private final Function<FrameworkKey, RegistrationState> frameworks;
    private final InstantSource clock;
    private final WorkQueue<Telling> queue;

    /** Each of them is in the queue as well, until a span in which there is nothing of its kind. */
    private final Map<Kind, Recent> kinds = new HashMap<>();

    TaskEventQueue(EventRecorder recorder, Function<FrameworkKey, RegistrationState> frameworks, InstantSource clock) {
        this.recorder = recorder;
        this.frameworks = frameworks;
        this.clock = clock;
        this.queue = new WorkQueue<>("events", WorkLimits.USUAL.withCapacity(BACKLOG), Telling::namespace, this::write);
    }

    WorkQueue<?> worker() {
        return queue;
    }

    /** An Event is to tell this of the task. */
    void add(TaskInfoResource task, Severity severity, String reason, String words) {
        var one = new One(task, severity, reason, words);
        var accepted = task.framework()
                .map(framework -> add(new Kind(framework, severity, reason), one))
                .orElseGet(() -> queue.add(one));
        if (!accepted) {
            LOG.debug("too many Events: none for {}", one.taskName());
        }
    }

    private synchronized boolean add(Kind kind, One one) {
        var recent = kinds.get(kind);
        if (recent == null) {
            if (!queue.add(kind, PERIOD)) {
                return false;
            }
            recent = new Recent();
            kinds.put(kind, recent);
        }
        var now = clock.instant();
        if (recent.singly.room(now) > 0) {
            recent.singly.wrote(now);
            return queue.add(one);
        }
        recent.untold.add(one);
        return true;
    }

    // Tried once: what made it fail may hold for thousands, and the room for others is bounded.
    private Optional<Duration> write(Telling telling) {
        try {
            return switch (telling) {
                case One one -> {
                    tell(one);
                    yield Optional.empty();
                }
                case Kind kind -> {
                    var many = next(kind);
                    many.ifPresent(some -> tell(kind, some));
                    yield many.map(some -> PERIOD);
                }
            };
        } catch (RuntimeException failure) {
            LOG.error("no Event of a task in {}", telling.namespace(), failure);
            return telling instanceof Kind ? Optional.of(PERIOD) : Optional.empty();
        }
    }

    /** Takes what is not told of the kind; empty if there was none lately: then the kind is forgotten. */
    private synchronized Optional<Many> next(Kind kind) {
        var recent = kinds.get(kind);
        if (recent == null || recent.isOver(clock.instant())) {
            kinds.remove(kind);
            return Optional.empty();
        }
        var untold = recent.untold;
        recent.untold = new Many();
        return Optional.of(untold);
    }

    private void tell(One one) {
        recorder.record(one.task, one.severity, one.reason, one.words);
    }

    private void tell(Kind kind, Many many) {
        if (many.count > 1 && frameworks.apply(kind.framework) instanceof RegistrationState.Registered framework) {
            recorder.record(
                    new ObjectReferenceBuilder()
                            .withApiVersion(HasMetadata.getApiVersion(FrameworkResource.class))
                            .withKind(HasMetadata.getKind(FrameworkResource.class))
                            .withNamespace(kind.framework.namespace())
                            .withName(kind.framework.name())
                            .withUid(framework.uid())
                            .build(),
                    kind.severity,
                    kind.reason,
                    words(many));
        } else {
            many.first.forEach(this::tell); // of a framework that is not registered, few are told
        }
    }

    private static String words(Many many) {
        var names = String.join(", ", many.first.stream().map(One::taskName).toList());
        var others = many.count > many.first.size() ? " and %d more".formatted(many.count - many.first.size()) : "";
        return "%d tasks: %s%s. The first: %s".formatted(many.count, names, others, many.first.getFirst().words);
    }
}
