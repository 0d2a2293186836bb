package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.crds.OfferSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.kubernetes.JsonResource;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.offer.OfferObjects;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import io.mesosoperator.scheduler.TaskUpdateTracker.Launch;
import io.mesosoperator.scheduler.wire.V1Offer;
import io.mesosoperator.task.status.TaskStatusJson;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.KillPolicy;

/** Dispatches watch events to the sessions that they concern. */
final class WatchDispatcher {

    private final Codec codec;
    private final Predicate<OfferResource> isOurOffer;
    private final TaskStatusJson statusJson;
    private final Sessions sessions;
    private final Subscriptions subscriptions;
    private final FrameworkObjects objects;

    /**
     * A task that was to be killed before it had an object.
     *
     * @param name of its TaskInfo
     */
    private record Kill(FrameworkKey framework, String name, String offerId, KillPolicy policy) {

        String frameworkId() {
            return framework.name();
        }
    }

    private final TaskCalls tasks;
    private final WorkQueue<Kill> kills;

    WatchDispatcher(
            Codec codec,
            Predicate<OfferResource> isOurOffer,
            Sessions sessions,
            Subscriptions subscriptions,
            FrameworkObjects objects,
            TaskCalls tasks) {
        this.codec = codec;
        this.isOurOffer = isOurOffer;
        this.statusJson = new TaskStatusJson(codec);
        this.sessions = sessions;
        this.subscriptions = subscriptions;
        this.objects = objects;
        this.tasks = tasks;
        this.kills = WorkQueue.once("kills", Kill::frameworkId, this::kill);
    }

    /** The worker that kills tasks that were to be killed before they had objects. */
    WorkQueue<?> kills() {
        return kills;
    }

    /** The operator before may have made the object before it knew of the KILL, so the API server is asked. */
    private void kill(Kill kill) {
        tasks.kill(kill.framework().namespace(), kill.name(), kill.offerId(), kill.policy());
    }

    PrimaryResourceListener<FrameworkResource> frameworks() {
        return listener("scheduler-frameworks", this::seen, this::gone);
    }

    PrimaryResourceListener<OfferResource> offers() {
        return listener(
                "scheduler-offers",
                this::seen,
                offer -> session(offer)
                        .ifPresent(session -> session.offerGone(
                                offer.getMetadata().getName(),
                                offer.getMetadata().getUid())));
    }

    PrimaryResourceListener<TaskInfoResource> tasks() {
        return listener(
                "scheduler-tasks",
                task -> session(task).ifPresent(session -> seen(session, task)),
                task -> session(task)
                        .ifPresent(session -> session.taskGone(task.key().uid())));
    }

    private <P extends HasMetadata> PrimaryResourceListener<P> listener(
            String name, Consumer<P> seen, Consumer<P> gone) {
        return PrimaryResourceListener.onlooker(name, here(seen), here(gone));
    }

    /** Ignores objects of other namespaces. */
    private <P extends HasMetadata> Consumer<P> here(Consumer<P> told) {
        return object -> {
            if (sessions.serves(object.getMetadata().getNamespace())) {
                told.accept(object);
            }
        };
    }

    /** The session of the framework that an Offer or a TaskInfo names. */
    private Optional<Session> session(JsonResource object) {
        return Optional.ofNullable(object.getSpec())
                .flatMap(spec -> sessions.find(new FrameworkKey(
                        object.getMetadata().getNamespace(),
                        spec.at("/frameworkId/value").asText())));
    }

    private void seen(FrameworkResource framework) {
        var key = FrameworkRegistry.keyOf(framework);
        objects.seen(framework);
        if (FrameworkIdentity.isSubscribed(framework)
                && codec.decode(CustomResourceKind.FRAMEWORK, framework.getSpec())
                        instanceof Decoded.Ok<FrameworkSpec>(var spec)) {
            sessions.found(
                            FrameworkIdentity.of(framework),
                            key,
                            spec,
                            framework.getMetadata().getUid())
                    .ifPresent(subscriptions::expect);
            sessions.find(key)
                    .filter(session -> session.membership(key).isPresent())
                    .ifPresent(session -> seen(session, key, framework));
        }
    }

    private void seen(Session session, FrameworkKey key, FrameworkResource framework) {
        if (FrameworkRegistry.isTornDown(framework)) {
            subscriptions.tornDown(session, key);
        }
        var generation = framework.getMetadata().getGeneration();
        if (isRegistered(framework)) {
            session.registered(key, generation);
        }
        refusal(framework).ifPresent(why -> subscriptions.refused(session, key, why, generation));
    }

    private static boolean isRegistered(FrameworkResource framework) {
        var status = framework.statusOrEmpty();
        return status.at("/conditions/0/status").asText().equals("True")
                && status.path("observedGeneration").asLong()
                        == framework.getMetadata().getGeneration();
    }

    /** Why the registry refused the object after its subscription, if it did. */
    private static Optional<String> refusal(FrameworkResource framework) {
        var status = framework.statusOrEmpty();
        var ready = status.at("/conditions/0");
        return ready.path("reason").asText().equals("Refused")
                        && status.path("observedGeneration").asLong()
                                == framework.getMetadata().getGeneration()
                ? Optional.of(ready.path("message").asText())
                : Optional.empty();
    }

    private void gone(FrameworkResource framework) {
        objects.gone(framework);
        var key = FrameworkRegistry.keyOf(framework);
        sessions.find(key).ifPresent(session -> {
            session.lose(key, framework.getMetadata().getUid());
            subscriptions.lost(session);
        });
    }

    /**
     * An operator before has answered these ACCEPTs, and this one will carry them out: until their tasks have objects,
     * they are tasks that are launched, whoever asks for them or kills them.
     *
     * @param offers all of them
     * @param tasks all TaskInfo objects
     */
    void resume(Stream<OfferResource> offers, Supplier<Stream<TaskInfoResource>> tasks) {
        var accepted = offers.filter(OfferObjects::saysAccept)
                .filter(offer -> !offer.isMarkedForDeletion())
                .filter(isOurOffer)
                .toList();
        if (accepted.isEmpty()) {
            return;
        }
        var there = tasks.get()
                .map(HasMetadata::getMetadata)
                .map(WatchDispatcher::place)
                .collect(Collectors.toSet());
        var guard = new ItemGuard("scheduler-accepts");
        accepted.forEach(offer -> guard.run(offer.getMetadata().getName(), () -> resume(offer, there)));
    }

    private void resume(OfferResource offer, Set<String> there) {
        var spec = OfferObjects.decode(codec, offer);
        var session = session(offer);
        if (spec.isEmpty() || session.isEmpty()) {
            return;
        }
        var tasks = spec.get().operations().stream()
                .flatMap(operation -> operation.getLaunch().getTaskInfosList().stream())
                .toList();
        var metadata = offer.getMetadata();
        var launches = Launch.of(tasks, framework(offer, spec.get()), metadata.getName(), metadata.getUid()).stream()
                .filter(launch -> !there.contains(place(metadata.getNamespace(), launch.name())))
                .toList();
        session.get().resume(launches, OfferObjects.killed(offer));
    }

    private static String place(ObjectMeta of) {
        return place(of.getNamespace(), of.getName());
    }

    private static String place(String namespace, String name) {
        return namespace + "/" + name;
    }

    private void seen(OfferResource offer) {
        var session = session(offer).filter(any -> isOurOffer.test(offer));
        var spec = session.flatMap(any -> OfferObjects.decode(codec, offer));
        if (session.isEmpty() || spec.isEmpty()) {
            return;
        }
        var framework = framework(offer, spec.get());
        var membership = session.get().membership(framework);
        var role = membership.map(Membership::role).orElse(Membership.NO_ROLE);
        var id = OfferID.newBuilder().setValue(offer.getMetadata().getName()).build();
        if (offer.isMarkedForDeletion()) {
            session.get()
                    .offerGone(
                            offer.getMetadata().getName(),
                            offer.getMetadata().getUid()); // although a finalizer keeps its object
            return;
        }
        session.get()
                .offerSeen(
                        new TrackedOffer(
                                told(spec.get().message(), id, session.get(), role),
                                offer.getMetadata().getUid(),
                                framework,
                                role),
                        spec.get().decline() || !spec.get().operations().isEmpty());
        OfferObjects.killed(offer)
                .forEach((name, policy) -> kills.add(new Kill(framework, name, id.getValue(), policy)));
        if (membership.filter(Membership::hasLeft).isPresent()) {
            subscriptions.used(framework); // it was made before its role was left
        }
        for (var task : offer.statusOrEmpty().path("tasks")) {
            if (task.has("message")) {
                session.get()
                        .taskRefused(
                                task.path("name").asText(), task.path("message").asText());
            }
        }
    }

    private static FrameworkKey framework(OfferResource offer, OfferSpec spec) {
        return new FrameworkKey(
                offer.getMetadata().getNamespace(),
                spec.message().getFrameworkId().getValue());
    }

    /** As its scheduler is told of it. */
    private static Offer told(Offer offer, OfferID id, Session session, String role) {
        var framework = FrameworkID.newBuilder().setValue(session.frameworkId());
        return V1Offer.allocated(
                offer.toBuilder().setId(id).setFrameworkId(framework).build(), role);
    }

    /** Passes the task's state to the session if the task belongs to its framework. */
    void seen(Session session, TaskInfoResource task) {
        var spec = task.getSpec();
        if (spec == null) {
            return;
        }
        var framework = new FrameworkKey(
                task.key().namespace(), spec.at("/frameworkId/value").asText());
        if (session.membership(framework).isEmpty()) {
            return;
        }
        if (TaskCalls.isAcknowledged(task)) {
            session.taskGone(task.key().uid());
            return;
        }
        var history = statusJson.decode(task.getStatus());
        var agentId = history.latest()
                .filter(TaskStatus::hasSlaveId)
                .map(status -> status.getSlaveId().getValue())
                .or(() -> Optional.ofNullable(spec.at("/slaveId/value").textValue()));
        var taskId = spec.at("/taskId/value").asText(task.key().name());
        var hadPod = TaskStatusJson.hadPod(task.statusOrEmpty());
        session.taskSeen(new TrackedTask(task.key(), framework, taskId, agentId, hadPod, history))
                .ifPresent(policy -> kills.add(new Kill(
                        framework,
                        task.key().name(),
                        spec.at("/offerIds/0/value").asText(),
                        policy)));
    }
}
