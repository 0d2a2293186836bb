package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.Ellipsis;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.task.pod.GroupPod;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.status.PodNotes;
import io.mesosoperator.task.status.PodWarning;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Notes what Events of type Warning say of tasks' pods and no status does: a sandbox that cannot be made, a volume that
 * cannot be mounted, a health check that cannot be run.
 */
final class PodWarningListener implements ResourceEventHandler<Event> {

    /** kubelet, prober.go; readiness does not count failures. client-go puts its own words before a frequent one. */
    private static final Pattern UNRUN_CHECK = Pattern.compile(
            "(?:Startup|Liveness) probe errored(?: and resulted in unknown state)?(?:: (.*))?", Pattern.DOTALL);

    /** It stands in a status, beside how the task ended. */
    private static final int MOST_WORDS = 1024;

    private final TaskIndex index;
    private final TaskWaker waker;
    private final Clock clock;

    PodWarningListener(TaskIndex index, TaskWaker waker, Clock clock) {
        this.index = index;
        this.waker = waker;
        this.clock = clock;
    }

    @Override
    public void onAdd(Event event) {
        var pod = event.getInvolvedObject() == null
                ? null
                : event.getInvolvedObject().getUid();
        if (pod != null) {
            note(event, clock.instant()).stream()
                    .flatMap(note -> index.note(pod, note, task -> isAbout(event, task)).stream())
                    .forEach(waker::wake);
        }
    }

    /** A check is run in a container, which the Event names; all else is about the whole pod. */
    static boolean isAbout(Event event, TaskKey task) {
        var path = event.getInvolvedObject().getFieldPath();
        return path == null
                || !"Unhealthy".equals(event.getReason())
                || path.contains("{%s}".formatted(PodDraft.CONTAINER))
                || path.contains("{%s}".formatted(GroupPod.container(task.uid())));
    }

    @Override
    public void onUpdate(Event before, Event event) {
        onAdd(event);
    }

    @Override
    public void onDelete(Event event, boolean finalStateUnknown) {
        // Events go after an hour; what they said was true.
    }

    /** What the Event adds to what is known of its pod; empty if that is nothing. */
    static Optional<UnaryOperator<PodNotes>> note(Event event, Instant now) {
        var reason = Objects.requireNonNullElse(event.getReason(), "");
        var message = Objects.requireNonNullElse(event.getMessage(), "");
        if (reason.equals("Unhealthy")) {
            var unrun = UNRUN_CHECK.matcher(message);
            if (!unrun.find()) {
                return Optional.empty();
            }
            var words = Ellipsis.characters(Objects.requireNonNullElse(unrun.group(1), ""), MOST_WORDS);
            return Optional.of(notes -> notes.plusUnrunChecks(
                            firstSeen(event, now),
                            lastSeen(event, now),
                            Objects.requireNonNullElse(event.getCount(), 1))
                    .withUnrunWords(words));
        }
        return keepsFromStarting(reason)
                ? Optional.of(notes -> notes.plus(new PodWarning(reason, message, firstSeen(event, now))))
                : Optional.empty();
    }

    /** Of an image and of kube-scheduler the pod's status tells more. */
    private static boolean keepsFromStarting(String reason) {
        return switch (reason) {
            case "Failed",
                    "FailedScheduling",
                    "FailedToRetrieveImagePullSecret",
                    "FailedKillPod",
                    "FailedPreStopHook",
                    "FailedPostStartHook",
                    "FailedSync" -> false;
            case "NetworkNotReady" -> true;
            default -> reason.startsWith("Failed");
        };
    }

    private static Instant firstSeen(Event event, Instant now) {
        return time(now, event.getFirstTimestamp(), eventTime(event), event.getLastTimestamp());
    }

    private static Instant lastSeen(Event event, Instant now) {
        return time(now, event.getLastTimestamp(), eventTime(event), event.getFirstTimestamp());
    }

    private static String eventTime(Event event) {
        return event.getEventTime() == null
                ? ""
                : Objects.requireNonNullElse(event.getEventTime().getTime(), "");
    }

    private static Instant time(Instant now, @Nullable String... candidates) {
        return Stream.of(candidates)
                .flatMap(text -> Timestamps.parse(text).stream())
                .findFirst()
                .orElse(now);
    }
}
