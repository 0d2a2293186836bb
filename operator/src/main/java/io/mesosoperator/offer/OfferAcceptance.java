package io.mesosoperator.offer;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.allocation.AcceptDecision;
import io.mesosoperator.allocation.AcceptValidation;
import io.mesosoperator.allocation.Acceptance;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.Filter;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.OfferSpec;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.validation.ExistingTasks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.OfferID;
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
     */
    private record Undertaking(String uid, OfferSpec spec, OperationPipeline.Outcome outcome)
            implements AcceptDecision {

        @Override
        public Acceptance acceptance() {
            return outcome.acceptance();
        }
    }

    private final OfferBook book;
    private final AllocatorService allocator;
    private final FrameworkRegistry frameworks;
    private final OperationCheckpoints checkpoints;
    private final BiFunction<FrameworkKey, String, ExistingTasks> existing;
    private final Codec codec;
    private final ServerSideApply apply;
    private final EventRecorder events;
    private final Clock clock;

    /** @param existing what a framework has already, on the agent of this id */
    public OfferAcceptance(
            OfferBook book,
            AllocatorService allocator,
            FrameworkRegistry frameworks,
            OperationCheckpoints checkpoints,
            BiFunction<FrameworkKey, String, ExistingTasks> existing,
            Codec codec,
            ServerSideApply apply,
            EventRecorder events,
            Clock clock) {
        this.book = book;
        this.allocator = allocator;
        this.frameworks = frameworks;
        this.checkpoints = checkpoints;
        this.existing = existing;
        this.codec = codec;
        this.apply = apply;
        this.events = events;
        this.clock = clock;
    }

    /** Carries it out, or goes on with it where it was interrupted. */
    void accept(OfferResource offer, OfferSpec spec) {
        var id = offer.getMetadata().getName();
        finish(offer, undertaking(offer).orElseGet(() -> decide(offer, spec)));
        book.accepted(id);
    }

    private Optional<Undertaking> undertaking(OfferResource offer) {
        return book.decision(offer.getMetadata().getName())
                .flatMap(decision -> decision instanceof Undertaking undertaking
                                && undertaking.uid().equals(offer.getMetadata().getUid())
                        ? Optional.of(undertaking)
                        : Optional.empty());
    }

    private void finish(OfferResource offer, Undertaking undertaking) {
        var id = offer.getMetadata().getName();
        var spec = undertaking.spec();
        var outcome = undertaking.outcome();
        var slaveId = spec.message().getSlaveId().getValue();
        if (!outcome.acceptance().applied().isEmpty() && !book.isCheckpointed(id)) {
            checkpoints.write(slaveId, id, outcome.acceptance().applied());
        }
        var tasks = launch(offer, spec);
        var status =
                AcceptedStatus.of(outcome.results(), tasks, offer.getMetadata().getGeneration(), clock.instant());
        apply.applyStatus(offer, new OfferResource(), status);
        warn(offer, outcome.results(), tasks);
        checkpoints.forget(slaveId, id);
    }

    /** The object is gone: that is a DECLINE, or what was to come of an ACCEPT has come. */
    void gone(OfferResource offer) {
        var id = offer.getMetadata().getName();
        var slaveId = offer.getSpec().at("/slaveId/value").asText();
        allocator.gone(id).ifPresent(ended -> {
            var applied = ended.unfinished()
                    .map(decision -> decision.acceptance().applied())
                    .orElse(List.of());
            if (ended.checkpointed()) {
                checkpoints.forgetCheckpointOf(slaveId, id);
            } else if (!applied.isEmpty()) {
                checkpoints.writeLater(slaveId, id, applied);
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
        if (!(frameworks.state(framework) instanceof RegistrationState.Registered(var info, var _))) {
            return inVain(offer, spec, "Framework cannot be found");
        }
        var inUse = existing.apply(framework, slaveId);
        var shown = Resources.of(spec.message().getResourcesList());
        BiFunction<Acceptance.Offered, Map<Operation, String>, OperationPipeline.Outcome> pipeline =
                (offered, obstacles) ->
                        OperationPipeline.run(offered, shown, spec.operations(), info, inUse, names(offer), obstacles);
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
            expected.stream()
                    .filter(operation -> !undertaking.acceptance().applied().contains(operation))
                    .forEach(operation -> giveUp(operation, slaveId, id));
            return undertaking;
        }
    }

    /** Gets ready what Kubernetes has to do for these operations. Returns why some of them cannot be carried out. */
    private Map<Operation, String> prepare(
            OfferResource offer,
            List<Operation> expected,
            String slaveId,
            OperationCheckpoints.Preparation preparation) {
        var obstacles = new HashMap<Operation, String>();
        var destroyed = new HashSet<String>();
        for (var operation : expected) {
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

    private static String idOf(Resource volume) {
        return volume.getRole() + "/" + volume.getDisk().getPersistence().getId();
    }

    private void giveUp(Operation operation, String slaveId, String offerId) {
        if (operation.getType() == Operation.Type.DESTROY) {
            checkpoints.unmark(slaveId, offerId, operation);
        } else if (operation.getType() == Operation.Type.CREATE) {
            checkpoints.rollback(slaveId, offerId, operation);
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

    private static LaunchNames names(OfferResource offer) {
        return new LaunchNames(offer.getMetadata().getUid());
    }

    private List<AcceptedStatus.Launched> launch(OfferResource offer, OfferSpec spec) {
        var names = names(offer);
        var launched = new ArrayList<AcceptedStatus.Launched>();
        for (var operation : spec.operations()) {
            if (operation.getType() == Operation.Type.LAUNCH) {
                for (var task : operation.getLaunch().getTaskInfosList()) {
                    var taskId = task.getTaskId().getValue();
                    var name = names.next(taskId);
                    launched.add(new AcceptedStatus.Launched(taskId, name, launch(offer, spec, task, name)));
                }
            }
        }
        return launched;
    }

    /** Makes the task's object. Returns why the API server refused it, if it did. */
    private Optional<String> launch(OfferResource offer, OfferSpec spec, TaskInfo task, String name) {
        var id = OfferID.newBuilder().setValue(offer.getMetadata().getName()).build();
        var framework = spec.message().getFrameworkId();
        var taskInfo = new TaskInfoResource();
        taskInfo.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(offer.getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .build());
        taskInfo.setSpec(codec.encode(
                CustomResourceKind.TASK_INFO, new TaskInfoSpec(task, framework, List.of(id), Optional.empty(), false)));
        try {
            apply.apply(taskInfo);
            return Optional.empty();
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isRefusal(failure)) {
                throw failure;
            }
            allocator.withdrawLaunch(id.getValue(), name);
            return Optional.of(ApiErrors.words(failure));
        }
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
