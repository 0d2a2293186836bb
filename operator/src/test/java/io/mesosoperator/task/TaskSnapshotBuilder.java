package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.pod.NamespaceRules;
import io.mesosoperator.task.status.PodNotes;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;

/** What is known of a task: nothing was reported of it, and it has no pod unless a test says one. */
final class TaskSnapshotBuilder {

    private final Instant created;
    private final boolean launched;
    private TaskHistory history = TaskHistory.EMPTY;
    private SpecProgress progress = SpecProgress.CURRENT;
    private Optional<Pod> pod = Optional.empty();
    private RegistrationState framework = new RegistrationState.Registered(
            FrameworkInfo.newBuilder().setName("f").setUser("nobody").build(), "uid-f", Optional.empty());
    private AgentLiveness agent = AgentLiveness.PRESENT;
    private Optional<AllocationResult> result = Optional.empty();
    private boolean agentHasRoom;
    private CommandInfo command = CommandInfo.newBuilder().setValue("true").build();
    private List<Resource> resources = List.of();
    private List<OfferID> offerIds = List.of();
    private NamespaceRules limits = NamespaceRules.NONE;
    private Optional<SharedExecutor> executor = Optional.empty();
    private Optional<Instant> expiry = Optional.empty();

    private TaskSnapshotBuilder(Instant created, boolean launched) {
        this.created = created;
        this.launched = launched;
    }

    static TaskSnapshotBuilder launchedTask(Instant created) {
        return new TaskSnapshotBuilder(created, true);
    }

    static TaskSnapshotBuilder newTask(Instant created) {
        return new TaskSnapshotBuilder(created, false);
    }

    TaskSnapshotBuilder expiry(Instant at) {
        expiry = Optional.of(at);
        return this;
    }

    TaskSnapshotBuilder history(TaskHistory reported) {
        history = reported;
        return this;
    }

    TaskSnapshotBuilder progress(SpecProgress its) {
        progress = its;
        return this;
    }

    TaskSnapshotBuilder pod(Pod its) {
        pod = Optional.of(its);
        return this;
    }

    TaskSnapshotBuilder framework(RegistrationState its) {
        framework = its;
        return this;
    }

    TaskSnapshotBuilder agent(AgentLiveness its) {
        agent = its;
        return this;
    }

    /** @param hasRoom whether that agent takes pods now, and has what it has given */
    TaskSnapshotBuilder granted(String slaveId, boolean hasRoom) {
        result = Optional.of(new AllocationResult.Granted(slaveId));
        agentHasRoom = hasRoom;
        return this;
    }

    TaskSnapshotBuilder resources(String text) {
        resources = Resources.parse(text).toProto();
        return this;
    }

    TaskSnapshotBuilder command(CommandInfo its) {
        command = its;
        return this;
    }

    TaskSnapshotBuilder onOffer(String id) {
        offerIds = List.of(OfferID.newBuilder().setValue(id).build());
        return this;
    }

    TaskSnapshotBuilder limits(NamespaceRules ofNamespace) {
        limits = ofNamespace;
        return this;
    }

    TaskSnapshotBuilder executor(SharedExecutor itsExecutor) {
        executor = Optional.of(itsExecutor);
        pod = itsExecutor.pod();
        return this;
    }

    TaskSnapshot build() {
        var spec = new TaskInfoSpec(
                TaskInfo.newBuilder()
                        .setName("t")
                        .setCommand(command)
                        .addAllResources(resources)
                        .buildPartial(),
                FrameworkID.newBuilder().setValue("f").build(),
                offerIds,
                Optional.empty(),
                false);
        return new TaskSnapshot(
                new TaskKey("ns", "t", "uid"),
                created,
                new Decoded.Ok<>(spec),
                progress,
                history,
                launched,
                pod,
                result,
                Optional.empty(),
                limits,
                framework,
                Conflicts.NONE,
                agent,
                agentHasRoom,
                PodNotes.NONE,
                expiry,
                executor);
    }
}
