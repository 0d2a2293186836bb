package io.mesosoperator.offer;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_EXECUTOR_UNREGISTERED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_INVALID;

import io.mesosoperator.allocation.AcceptDecision;
import io.mesosoperator.allocation.Acceptance;
import io.mesosoperator.allocation.Acceptance.Offered;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.allocation.Allowance;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.OperationValidation;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.validation.ExecutorSharing;
import io.mesosoperator.task.validation.ExistingTasks;
import io.mesosoperator.task.validation.GroupValidation;
import io.mesosoperator.task.validation.LaunchContext;
import io.mesosoperator.task.validation.LaunchResources;
import io.mesosoperator.task.validation.LaunchedGroup;
import io.mesosoperator.task.validation.TaskValidation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskInfo;

/**
 * The operations of one ACCEPT, as a Mesos master applies them: in their order, each to what the ones before it left.
 * An invalid one is dropped and the later ones go on; an invalid task of a LAUNCH does not affect the others, unless
 * they are one group. Pure.
 */
public final class OperationPipeline {

    /**
     * What became of an operation.
     *
     * @param dropped why it was dropped, in Mesos' words; empty if it was not
     */
    public record Result(Operation.Type type, Optional<String> dropped) {}

    /** What came of all of them, and of each. */
    public record Outcome(Acceptance acceptance, List<Result> results) implements AcceptDecision {}

    private final FrameworkInfo framework;
    private final SlaveID slave;
    private final LaunchNames names;
    private final Allowance allowance;
    private final Map<Operation, String> obstacles;
    private final List<Operation> applied = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final Map<String, Resources> launched = new LinkedHashMap<>();
    private final Map<String, AllocationResult.Refused> refused = new LinkedHashMap<>();
    private final Resources taken;
    private ExistingTasks existing;
    private Resources left;
    private Resources checkpointed;

    private OperationPipeline(
            Offered offered,
            Resources shown,
            FrameworkInfo framework,
            ExistingTasks existing,
            LaunchNames names,
            Map<Operation, String> obstacles) {
        this.framework = framework;
        this.slave = SlaveID.newBuilder().setValue(offered.slaveId()).build();
        this.existing = existing;
        this.names = names;
        this.obstacles = obstacles;
        this.left = offered.resources();
        this.taken = offered.taken(shown);
        this.allowance = offered.allowance();
        this.checkpointed = offered.checkpointed();
    }

    /**
     * Applies the operations.
     *
     * @param framework whose offer it is, with its id
     * @param existing what the framework has already
     * @param names of the TaskInfo objects that the tasks become
     * @param obstacles why operations cannot be carried out although they are valid
     * @param shown what the framework has seen of the offer: it may have shrunk since
     */
    public static Outcome run(
            Offered offered,
            Resources shown,
            List<Operation> operations,
            FrameworkInfo framework,
            ExistingTasks existing,
            LaunchNames names,
            Map<Operation, String> obstacles) {
        var pipeline = new OperationPipeline(offered, shown, framework, existing, names, obstacles);
        operations.forEach(pipeline::run);
        return new Outcome(
                new Acceptance(pipeline.applied, pipeline.launched, pipeline.refused, pipeline.left), pipeline.results);
    }

    private void run(Operation operation) {
        if (operation.getType() == Operation.Type.LAUNCH) {
            LaunchedGroup.of(operation)
                    .ifPresentOrElse(
                            this::launch,
                            () -> operation.getLaunch().getTaskInfosList().forEach(this::launch));
            results.add(new Result(Operation.Type.LAUNCH, Optional.empty()));
        } else {
            var problem = problem(operation)
                    .or(() -> Optional.ofNullable(obstacles.get(operation)))
                    .or(() -> apply(operation));
            results.add(new Result(operation.getType(), problem));
        }
    }

    private Optional<String> problem(Operation operation) {
        var principal = framework.hasPrincipal() ? Optional.of(framework.getPrincipal()) : Optional.<String>empty();
        return switch (operation.getType()) {
            case RESERVE -> OperationValidation.reserve(operation.getReserve(), framework.getRole(), principal);
            case UNRESERVE -> OperationValidation.unreserve(operation.getUnreserve(), principal.isPresent());
            case CREATE -> OperationValidation.create(operation.getCreate(), checkpointed);
            case DESTROY -> OperationValidation.destroy(operation.getDestroy(), checkpointed);
            case LAUNCH -> Optional.empty();
        };
    }

    /** Returns why it cannot be applied, if it cannot. */
    private Optional<String> apply(Operation operation) {
        try {
            var after = left.apply(operation);
            var next = checkpointed.minus(Checkpoint.of(left)).plus(Checkpoint.of(after));
            var tooMuch = Checkpoint.tooMuch(checkpointed, next);
            if (tooMuch.isPresent()) {
                return tooMuch;
            }
            var beyond = beyondTheLimit(operation, next);
            if (beyond.isPresent()) {
                return beyond;
            }
            checkpointed = next;
            left = after;
            applied.add(operation);
            return Optional.empty();
        } catch (IllegalArgumentException impossible) {
            return Optional.of(String.valueOf(impossible.getMessage()));
        }
    }

    private Optional<String> beyondTheLimit(Operation operation, Resources next) {
        return operation.getType() == Operation.Type.RESERVE
                ? allowance
                        .reservations()
                        .flatMap(room -> room.problem(checkpointed, next))
                        .map("Invalid RESERVE Operation: "::concat)
                : Optional.empty();
    }

    private void launch(TaskInfo task) {
        var name = names.next(task.getTaskId().getValue());
        var problem = validate(task, left);
        if (problem.isPresent()) {
            refused.put(name, validate(task, left.plus(taken)).isPresent() ? invalid(problem.get()) : lost());
            return;
        }
        var obstacle = ExecutorSharing.obstacle(task, existing);
        if (obstacle.isPresent()) {
            refused.put(name, new AllocationResult.Refused(TASK_LOST, REASON_EXECUTOR_UNREGISTERED, obstacle.get()));
            return;
        }
        var reached = allowance.reachedWith(launched.size());
        if (reached.isPresent()) {
            refused.put(name, AllocationResult.Refused.atLimit(reached.get()));
            return;
        }
        var resources = LaunchResources.of(task, existing);
        existing = existing.and(task);
        launched.put(name, resources);
        left = left.minus(resources);
    }

    /** All of them, or none. */
    private void launch(LaunchedGroup group) {
        var taskNames = group.tasks().stream()
                .map(task -> names.next(task.getTaskId().getValue()))
                .toList();
        refusal(group).ifPresentOrElse(why -> taskNames.forEach(name -> refused.put(name, why)), () -> {
            var executors = group.executorResources();
            for (var i = 0; i < taskNames.size(); i++) {
                var task = group.tasks().get(i);
                var own = LaunchResources.of(task);
                var resources = i == 0 ? own.plus(executors) : own;
                existing = existing.and(task);
                launched.put(taskNames.get(i), resources);
                left = left.minus(resources);
            }
        });
    }

    private Optional<AllocationResult.Refused> refusal(LaunchedGroup group) {
        Function<Resources, Optional<String>> validate =
                offered -> GroupValidation.validate(group, LaunchContext.onNode(framework, slave, existing, offered));
        return validate.apply(left)
                .map(problem -> validate.apply(left.plus(taken)).isPresent() ? invalid(problem) : lost())
                .or(() -> allowance
                        .reachedWith(launched.size() + group.tasks().size() - 1)
                        .map(AllocationResult.Refused::atLimit));
    }

    private static AllocationResult.Refused invalid(String problem) {
        return new AllocationResult.Refused(TASK_ERROR, REASON_TASK_INVALID, problem);
    }

    // It cannot happen in Mesos, where offers do not shrink; the task may be tried again.
    private AllocationResult.Refused lost() {
        return new AllocationResult.Refused(
                TASK_LOST,
                REASON_INVALID_OFFERS,
                "Task launched with invalid offers: the offer has shrunk, others have taken " + taken);
    }

    private Optional<String> validate(TaskInfo task, Resources offered) {
        return TaskValidation.validate(task, LaunchContext.onNode(framework, slave, existing, offered));
    }
}
