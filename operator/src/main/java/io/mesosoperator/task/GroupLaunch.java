package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.crds.kubernetes.TaskGroup;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.pod.GroupPod;
import io.mesosoperator.task.pod.PodTranslation;
import io.mesosoperator.task.pod.TaskIdentity;
import io.mesosoperator.task.status.StatusUpdate;
import io.mesosoperator.task.validation.GroupValidation;
import io.mesosoperator.task.validation.LaunchResources;
import io.mesosoperator.task.validation.LaunchedGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;

/** What is to be done for a task of a group that has its resources: all tasks are launched, or none. Pure. */
sealed interface GroupLaunch {

    /** The task ends, because another one will not be launched. */
    record Ended(StatusUpdate outcome) implements GroupLaunch {}

    /**
     * Not all are there, or another task has the pod made.
     *
     * @param until when that has taken too long
     * @param first the task that has it made, if that is another one
     */
    record Awaited(Instant until, Optional<TaskKey> first) implements GroupLaunch {}

    /** This task has the pod of all made. */
    record Ready(Pod pod, Resources resources) implements GroupLaunch {}

    /** Why the group that a spec names is none; empty if it may be one. */
    static Optional<String> problem(TaskGroup group, TaskInfoSpec spec, TaskKey task) {
        if (spec.offerIds().isEmpty()) {
            return Optional.of("spec.taskGroup: a group is launched on an offer; write the tasks into an operation with"
                    + " 'launchGroup' of an Offer");
        }
        return group.getTasksList().contains(task.name())
                        && group.getTasksList().stream().distinct().count() == group.getTasksCount()
                ? Optional.empty()
                : Optional.of("spec.taskGroup.tasks: each task of the group has to be there once, and this one too");
    }

    static GroupLaunch of(
            TaskSnapshot task,
            TaskLaunch launch,
            RegistrationState.Registered framework,
            String slaveId,
            Instant now,
            Duration startDeadline) {
        var group = task.group().orElseThrow();
        return group.others().stream()
                .flatMap(other -> outcome(other).stream())
                .findFirst()
                .<GroupLaunch>map(Ended::new)
                .orElseGet(() -> {
                    var until = task.created().plus(startDeadline);
                    var launched =
                            LaunchedGroup.isFirst(group.group(), task.key().name())
                                    ? together(task, group, launch, framework, slaveId, until)
                                    : new Awaited(until, first(group));
                    // one that is all there is launched, however long there was no operator
                    return launched instanceof Awaited && !until.isAfter(now)
                            ? new Ended(tooLate(group, startDeadline))
                            : launched;
                });
    }

    private static Optional<TaskKey> first(TaskGroupSnapshot group) {
        return group.others().stream()
                .map(TaskSnapshot::key)
                .filter(other -> LaunchedGroup.isFirst(group.group(), other.name()))
                .findFirst();
    }

    /** Master::_accept: what keeps one task of a group from being launched keeps all. */
    private static Optional<StatusUpdate> outcome(TaskSnapshot other) {
        if (other.history().ended()) {
            var end = other.history().latest().orElseThrow();
            return Optional.of(
                    switch (end.getState()) {
                        case TASK_ERROR ->
                            new StatusUpdate(
                                    TASK_ERROR,
                                    SOURCE_MASTER,
                                    end.hasReason() ? end.getReason() : null,
                                    GroupValidation.ofTask(idOf(end), end.getMessage()));
                        case TASK_KILLED -> killed();
                        default ->
                            new StatusUpdate(
                                    TASK_LOST,
                                    SOURCE_MASTER,
                                    end.hasReason() ? end.getReason() : REASON_INVALID_OFFERS,
                                    "Task group is not launched: task '%s' is %s: %s"
                                            .formatted(idOf(end), end.getState(), end.getMessage()));
                    });
        }
        return other.progress().killed() ? Optional.of(killed()) : Optional.empty();
    }

    private static String idOf(TaskStatus end) {
        return end.getTaskId().getValue();
    }

    private static StatusUpdate killed() {
        return new StatusUpdate(
                TASK_KILLED,
                SOURCE_MASTER,
                null,
                "A task within the task group was killed before delivery to the agent");
    }

    private static StatusUpdate tooLate(TaskGroupSnapshot group, Duration startDeadline) {
        return new StatusUpdate(
                TASK_LOST,
                SOURCE_MASTER,
                REASON_INVALID_OFFERS,
                "Task group is not launched: not all of its tasks were there within %s (%s of %s TaskInfos)"
                        .formatted(
                                startDeadline,
                                group.others().size() + 1,
                                group.group().getTasksCount()));
    }

    private static GroupLaunch together(
            TaskSnapshot task,
            TaskGroupSnapshot group,
            TaskLaunch launch,
            RegistrationState.Registered framework,
            String slaveId,
            Instant until) {
        var members = new ArrayList<GroupPod.Member>();
        for (var one : inOrder(task, group)) {
            var member = member(one, launch, framework, slaveId);
            if (member.isEmpty()) {
                return new Awaited(until, Optional.empty()); // it has to ask for its resources, or to end
            }
            members.add(member.get());
        }
        if (!group.isComplete()) {
            return new Awaited(until, Optional.empty());
        }
        var resources = members.stream().map(GroupPod.Member::resources).reduce(Resources.empty(), Resources::plus);
        return switch (GroupPod.of(members, group.group().getExecutorId().getValue())) {
            case PodTranslation.Ok(var pod) -> new Ready(pod, resources);
            case PodTranslation.Refused refused ->
                new Ended(new StatusUpdate(
                        TASK_ERROR, SOURCE_MASTER, refused.reason(), "Task group is invalid: " + refused.message()));
        };
    }

    private static List<TaskSnapshot> inOrder(TaskSnapshot task, TaskGroupSnapshot group) {
        var names = group.group().getTasksList();
        return Stream.concat(Stream.of(task), group.others().stream())
                .sorted(Comparator.comparingInt(one -> names.indexOf(one.key().name())))
                .toList();
    }

    private static Optional<GroupPod.Member> member(
            TaskSnapshot one, TaskLaunch launch, RegistrationState.Registered framework, String slaveId) {
        if (!(one.spec() instanceof Decoded.Ok<TaskInfoSpec>(var spec))
                || !one.result().equals(Optional.of(new AllocationResult.Granted(slaveId)))) {
            return Optional.empty();
        }
        TaskInfo placed = one.message().orElseThrow().toBuilder()
                .setSlaveId(SlaveID.newBuilder().setValue(slaveId))
                .build();
        return launch.translate(placed, spec, framework, one.key()) instanceof PodTranslation.Ok(var pod)
                ? Optional.of(new GroupPod.Member(
                        new TaskIdentity(
                                one.key().namespace(),
                                one.key().name(),
                                one.key().uid(),
                                framework.info().getId().getValue()),
                        placed.getTaskId().getValue(),
                        LaunchResources.of(placed),
                        pod))
                : Optional.empty();
    }
}
