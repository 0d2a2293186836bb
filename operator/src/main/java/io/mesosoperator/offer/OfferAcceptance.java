package io.mesosoperator.offer;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.allocation.AcceptDecision;
import io.mesosoperator.allocation.AcceptValidation;
import io.mesosoperator.allocation.Acceptance;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.Filter;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.crds.OfferSpec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.validation.ExistingTasks;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;

/**
 * Carries out an ACCEPT: decides it once, writes down what it changed on the agent, makes the TaskInfo objects, and
 * says what came of it. In this order, and each step may be repeated, so that wherever an API error or the operator's
 * end interrupts it, going on from the start does nothing twice.
 */
public final class OfferAcceptance {

    /**
     * What is being carried out: as it was first said, whatever the object says now.
     *
     * @param uid of the object that said it
     * @param launched what has come of its tasks, by the names of their TaskInfos
     */
    private record Undertaking(
            String uid,
            OfferSpec spec,
            OperationPipeline.Outcome outcome,
            ConcurrentMap<String, AcceptedStatus.Launched> launched)
            implements AcceptDecision {

        Undertaking(String uid, OfferSpec spec, OperationPipeline.Outcome outcome) {
            this(uid, spec, outcome, new ConcurrentHashMap<>());
        }

        @Override
        public Acceptance acceptance() {
            return outcome.acceptance();
        }
    }

    /** Storage may have been got, or marked for deletion, for these operations. */
    private record Prepared(String slaveId, List<Operation> operations) {

        Prepared and(Operation next) {
            return new Prepared(
                    slaveId,
                    Stream.concat(operations.stream(), Stream.of(next))
                            .distinct()
                            .toList());
        }
    }

    /** What a framework has already. */
    public interface Existing {

        /**
         * The framework's tasks, and its executors on the agent.
         *
         * @param except names of TaskInfos that do not count
         */
        ExistingTasks of(FrameworkKey framework, String slaveId, Set<String> except);
    }

    /** What a task gets that asks for too little. */
    public interface Filling {

        /** The task with all resources that its pod gets. */
        TaskInfo filled(TaskInfo task, FrameworkKey key, RegistrationState framework);
    }

    private final OfferBook book;
    private final AllocatorService allocator;
    private final FrameworkRegistry frameworks;
    private final OperationCheckpoints checkpoints;
    private final Existing existing;
    private final Filling filling;
    private final LaunchedTasks launched;
    private final ServerSideApply apply;
    private final EventRecorder events;
    private final Clock clock;

    /** Ids of the offers whose ACCEPT some thread is carrying out. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** What was got ready for an ACCEPT that is not decided, by uid of its object. */
    private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();

    public OfferAcceptance(
            OfferBook book,
            AllocatorService allocator,
            FrameworkRegistry frameworks,
            OperationCheckpoints checkpoints,
            Existing existing,
            Filling filling,
            LaunchedTasks launched,
            ServerSideApply apply,
            EventRecorder events,
            Clock clock) {
        this.book = book;
        this.allocator = allocator;
        this.frameworks = frameworks;
        this.checkpoints = checkpoints;
        this.existing = existing;
        this.filling = filling;
        this.launched = launched;
        this.apply = apply;
        this.events = events;
        this.clock = clock;
    }

    /** Whether there is an ACCEPT to carry out: the object says so, or said so when it was decided. */
    boolean isAsked(OfferResource offer, Optional<OfferSpec> spec) {
        return spec.filter(said -> !said.operations().isEmpty()).isPresent()
                || undertaking(offer).isPresent();
    }

    /**
     * Carries it out, or goes on with it where it was interrupted.
     *
     * @return whether the object tells what came of it: one that is filled to the brim by what was asked has no room
     * @throws IllegalStateException if another thread is doing that
     */
    boolean accept(OfferResource offer, OfferSpec spec) {
        var id = offer.getMetadata().getName();
        if (!underWay.add(id)) {
            throw new IllegalStateException("The ACCEPT of offer %s is being carried out already".formatted(id));
        }
        try {
            var isTold = finish(offer, undertaking(offer).orElseGet(() -> decide(offer, spec)));
            book.accepted(id);
            return isTold;
        } finally {
            underWay.remove(id);
        }
    }

    /** Whether some thread is carrying it out. */
    boolean isUnderWay(OfferResource offer) {
        return underWay.contains(offer.getMetadata().getName());
    }

    /** The object says ACCEPT no more: what was got ready for one that is undecided is given back. */
    void retract(OfferResource offer) {
        allocator.retract(offer.getMetadata().getName());
        giveUpPrepared(offer);
    }

    /** Whether something was got ready for an ACCEPT that is not decided. */
    boolean hasPrepared(OfferResource offer) {
        return prepared.containsKey(offer.getMetadata().getUid());
    }

    private void giveUpPrepared(OfferResource offer) {
        var uid = offer.getMetadata().getUid();
        var left = prepared.get(uid);
        if (left != null) {
            left.operations().forEach(operation -> giveUp(operation, offer, left.slaveId()));
            prepared.remove(uid);
        }
    }

    private Optional<Undertaking> undertaking(OfferResource offer) {
        return book.decision(offer.getMetadata().getName())
                .flatMap(decision -> decision instanceof Undertaking undertaking
                                && undertaking.uid().equals(offer.getMetadata().getUid())
                        ? Optional.of(undertaking)
                        : Optional.empty());
    }

    private boolean finish(OfferResource offer, Undertaking undertaking) {
        var id = offer.getMetadata().getName();
        var spec = undertaking.spec();
        var outcome = undertaking.outcome();
        var slaveId = spec.message().getSlaveId().getValue();
        if (!outcome.acceptance().applied().isEmpty() && !book.isCheckpointed(id)) {
            checkpoints.write(
                    offer.getMetadata().getNamespace(),
                    slaveId,
                    id,
                    outcome.acceptance().applied());
        }
        var tasks = launched.create(offer, spec, undertaking.launched());
        var status =
                AcceptedStatus.of(outcome.results(), tasks, offer.getMetadata().getGeneration(), clock.instant());
        var isTold = tellStatus(offer, status);
        warn(offer, outcome.results(), tasks);
        if (isTold) { // else the agent remembers it until the object is gone
            checkpoints.forget(slaveId, id);
        }
        return isTold;
    }

    private boolean tellStatus(OfferResource offer, JsonNode status) {
        try {
            apply.applyStatus(offer, new OfferResource(), status);
            return true;
        } catch (KubernetesClientException failure) {
            if (ApiErrors.isTooLarge(failure)) {
                events.warn(
                        offer,
                        "StatusTooLarge",
                        "The status cannot be written: "
                                + ApiErrors.of(failure, offer).message());
                return false;
            }
            if (failure.getCode() != HTTP_NOT_FOUND) {
                throw failure;
            } // else the object is gone, and its tasks' objects tell
            return true;
        }
    }

    /** The object is gone: that is a DECLINE, or what was to come of an ACCEPT has come. */
    void gone(OfferResource offer) {
        giveUpPrepared(offer);
        var id = offer.getMetadata().getName();
        var slaveId = offer.specOrEmpty().at("/slaveId/value").asText();
        allocator.gone(id).ifPresent(ended -> {
            var applied = ended.unfinished()
                    .map(decision -> decision.acceptance().applied())
                    .orElse(List.of());
            if (ended.checkpointed()) {
                checkpoints.forgetCheckpointOf(slaveId, id);
            } else if (!applied.isEmpty()) {
                checkpoints.writeLater(offer.getMetadata().getNamespace(), slaveId, id, applied);
            }
        });
    }

    private Undertaking decide(OfferResource offer, OfferSpec spec) {
        var id = offer.getMetadata().getName();
        var uid = offer.getMetadata().getUid();
        var namespace = offer.getMetadata().getNamespace();
        var slaveId = spec.message().getSlaveId().getValue();
        var framework =
                new FrameworkKey(namespace, spec.message().getFrameworkId().getValue());
        if (!(frameworks.state(framework) instanceof RegistrationState.Registered registered)) {
            return inVain(offer, spec, "Framework cannot be found");
        }
        var info = registered.info();
        // an operator before this one may have created them, and nothing else
        var ours = LaunchedTasks.names(offer, spec.operations());
        var inUse = existing.of(framework, slaveId, ours);
        var shown = Resources.of(spec.message().getResourcesList());
        var operations = spec.operations().stream()
                .map(operation -> filled(operation, task -> filling.filled(task, framework, registered)))
                .toList();
        BiFunction<Acceptance.Offered, Map<Operation, String>, OperationPipeline.Outcome> pipeline =
                (offered, obstacles) -> OperationPipeline.run(
                        offered, shown, operations, info, inUse, LaunchedTasks.names(offer), obstacles);
        if (book.isBegun(id)) {
            // An operator before this one has applied the operations: what it found then is what the object tells.
            var then = new Acceptance.Offered(slaveId, shown, Checkpoint.of(shown));
            var again = new Undertaking(uid, spec, pipeline.apply(then, Map.of()));
            book.resume(id, again);
            return again;
        }
        var expected = allocator.peek(id, framework).stream()
                .flatMap(offered -> pipeline.apply(offered, Map.of()).acceptance().applied().stream())
                .toList();
        try (var preparation = checkpoints.preparation(slaveId, namespace, id)) {
            var obstacles = prepare(offer, expected, slaveId, preparation);
            var undertaking = allocator
                    .accept(
                            id,
                            framework,
                            Filter.refusal(spec.filters()),
                            offered -> new Undertaking(uid, spec, pipeline.apply(offered, obstacles)))
                    .orElseGet(() -> inVain(offer, spec, AcceptValidation.noLongerValid(id)));
            prepared(uid, slaveId).operations().stream()
                    .filter(operation -> !undertaking.acceptance().applied().contains(operation))
                    .forEach(operation -> giveUp(operation, offer, slaveId));
            prepared.remove(uid);
            return undertaking;
        }
    }

    private static Operation filled(Operation operation, UnaryOperator<TaskInfo> filled) {
        if (operation.getType() != Operation.Type.LAUNCH) {
            return operation;
        }
        var tasks =
                operation.getLaunch().getTaskInfosList().stream().map(filled).toList();
        var launch = operation.toBuilder();
        launch.getLaunchBuilder().clearTaskInfos().addAllTaskInfos(tasks);
        return launch.buildPartial();
    }

    /** Gets ready what Kubernetes has to do for these operations. Returns why some of them cannot be carried out. */
    private Map<Operation, String> prepare(
            OfferResource offer,
            List<Operation> expected,
            String slaveId,
            OperationCheckpoints.Preparation preparation) {
        var obstacles = new HashMap<Operation, String>();
        var destroyed = new HashSet<String>();
        var uid = offer.getMetadata().getUid();
        for (var operation : expected) {
            prepared.put(uid, prepared(uid, slaveId).and(operation));
            if (operation.getType() == Operation.Type.DESTROY) {
                checkpoints.markForDeletion(
                        offer.getMetadata().getNamespace(),
                        slaveId,
                        offer.getMetadata().getName(),
                        operation);
                operation.getDestroy().getVolumesList().forEach(volume -> destroyed.add(idOf(volume)));
            } else if (operation.getType() == Operation.Type.CREATE) {
                var again = operation.getCreate().getVolumesList().stream()
                        .map(OfferAcceptance::idOf)
                        .filter(destroyed::contains)
                        .findFirst();
                again.map(volume -> "Persistent volume " + volume
                                + " is destroyed by the same ACCEPT; create it from the next offer")
                        .or(() -> preparation.create(operation))
                        .ifPresent(why -> obstacles.put(operation, why));
            }
        }
        return obstacles;
    }

    private Prepared prepared(String uid, String slaveId) {
        return prepared.getOrDefault(uid, new Prepared(slaveId, List.of()));
    }

    private static String idOf(Resource volume) {
        return volume.getRole() + "/" + volume.getDisk().getPersistence().getId();
    }

    private void giveUp(Operation operation, OfferResource offer, String slaveId) {
        var namespace = offer.getMetadata().getNamespace();
        var offerId = offer.getMetadata().getName();
        if (operation.getType() == Operation.Type.DESTROY) {
            checkpoints.unmark(namespace, slaveId, offerId, operation);
        } else if (operation.getType() == Operation.Type.CREATE) {
            checkpoints.rollback(namespace, slaveId, offerId, operation);
        }
    }

    /**
     * Mesos: operations on invalid offers vanish. Here they say why. Tasks are lost, which their own objects will tell.
     */
    private Undertaking inVain(OfferResource offer, OfferSpec spec, String problem) {
        var results = spec.operations().stream()
                .map(operation -> new OperationPipeline.Result(operation.getType(), Optional.of(problem)))
                .toList();
        var nothing = new Acceptance(List.of(), Map.of(), Map.of(), Resources.empty());
        var undertaking =
                new Undertaking(offer.getMetadata().getUid(), spec, new OperationPipeline.Outcome(nothing, results));
        allocator.acceptInVain(offer.getMetadata().getName(), undertaking);
        return undertaking;
    }

    private void warn(
            OfferResource offer, List<OperationPipeline.Result> operations, List<AcceptedStatus.Launched> tasks) {
        for (var operation : operations) {
            operation
                    .dropped()
                    .ifPresent(why -> events.warn(
                            offer, "OperationDropped", "Dropping " + operation.type() + " offer operation: " + why));
        }
        for (var task : tasks) {
            task.refused()
                    .ifPresent(why ->
                            events.warn(offer, "TaskRefused", "Task " + task.taskId() + " cannot be launched: " + why));
        }
    }
}
