package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.allocation.AcceptValidation;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.offer.AcceptListener;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Ends the wait for the object of a task whose ACCEPT was answered with 202: when the offer's object is gone, the task
 * has an object, or is lost. Without this, RECONCILE would call it TASK_STAGING for ever, and KILL would wait for it.
 */
final class ExpectedTasks implements AcceptListener {

    /** The watch tells of an object that exists within this time, usually. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** @param name of the TaskInfo */
    private record Expected(FrameworkKey framework, String name, String offerId) {

        String frameworkId() {
            return framework.name();
        }
    }

    private final KubernetesClient client;
    private final Sessions sessions;
    private final WorkQueue<Expected> queue =
            new WorkQueue<>("expected-tasks", WorkLimits.USUAL, Expected::frameworkId, this::check);

    ExpectedTasks(KubernetesClient client, Sessions sessions) {
        this.client = client;
        this.sessions = sessions;
    }

    /** The worker that asks the API server for the objects. */
    WorkQueue<?> worker() {
        return queue;
    }

    @Override
    public void refused(OfferResource offer, String taskInfo, String why) {
        withSession(offer, session -> session.taskRefused(taskInfo, why));
    }

    @Override
    public void ended(OfferResource offer) {
        var id = offer.getMetadata().getName();
        withSession(
                offer,
                session -> session.pendingOf(offer.getMetadata().getUid())
                        .forEach(launch -> queue.add(new Expected(launch.framework(), launch.name(), id))));
    }

    private void withSession(OfferResource offer, Consumer<Session> action) {
        Optional.ofNullable(offer.getSpec())
                .flatMap(spec -> sessions.find(new FrameworkKey(
                        offer.getMetadata().getNamespace(),
                        spec.at("/frameworkId/value").asText())))
                .ifPresent(action);
    }

    /** Asks the API server itself: the watch may lag behind it. Returns when to ask again, if the watch does. */
    private Optional<Duration> check(Expected task) {
        var session = sessions.find(task.framework());
        if (session.filter(known -> known.isPending(task.name())).isEmpty()) {
            return Optional.empty();
        }
        if (exists(task)) {
            return Optional.of(PAUSE);
        }
        session.get().taskLost(task.name(), AcceptValidation.noLongerValid(task.offerId()));
        return Optional.empty();
    }

    private boolean exists(Expected task) {
        var found = client.resources(TaskInfoResource.class)
                .inNamespace(task.framework().namespace())
                .withName(task.name())
                .get();
        return found != null
                && found.specOrEmpty().at("/frameworkId/value").asText().equals(task.frameworkId());
    }
}
