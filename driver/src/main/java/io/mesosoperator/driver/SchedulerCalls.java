package io.mesosoperator.driver;

import java.util.Collection;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/** The calls of {@code mesos.v1.scheduler}: {@code Call} around the framework's own messages. */
final class SchedulerCalls {

    private static final int FRAMEWORK_ID = 1;
    private static final int TYPE = 2;

    private SchedulerCalls() {}

    static byte[] subscribe(
            FrameworkInfo framework, Collection<String> suppressedRoles, byte @Nullable [] constraints) {
        WireWriter call = new WireWriter();
        if (!framework.getId().getValue().isEmpty()) {
            call.bytes(FRAMEWORK_ID, framework.getId().toByteArray());
        }
        return call.number(TYPE, 1)
                .message(3, description(framework, suppressedRoles, constraints))
                .toBytes();
    }

    static Call updateFramework(
            FrameworkInfo framework, Collection<String> suppressedRoles, byte @Nullable [] constraints) {
        return call(
                framework.getId(),
                "UPDATE_FRAMEWORK",
                17,
                true,
                19,
                description(framework, suppressedRoles, constraints));
    }

    static Call teardown(FrameworkID id) {
        return new Call("TEARDOWN", envelope(id, 2).toBytes(), true);
    }

    static Call accept(
            FrameworkID id, Collection<OfferID> offers, Collection<Offer.Operation> operations, Filters filters) {
        WireWriter accept = offers(offers);
        for (Offer.Operation operation : operations) {
            accept.bytes(2, operation.toByteArray());
        }
        return accept(id, accept, filters);
    }

    static Call launchTasks(FrameworkID id, Collection<OfferID> offers, Collection<TaskInfo> tasks, Filters filters) {
        WireWriter launch = new WireWriter();
        for (TaskInfo task : tasks) {
            launch.bytes(1, task.toByteArray());
        }
        WireWriter operation = new WireWriter().number(1, 1).message(2, launch);
        return accept(id, offers(offers).message(2, operation), filters);
    }

    /** Twice is once too often: the tasks of the second would be lost. */
    private static Call accept(FrameworkID id, WireWriter accept, Filters filters) {
        return call(id, "ACCEPT", 3, false, 4, accept.bytes(3, filters.toByteArray()));
    }

    static Call decline(FrameworkID id, Collection<OfferID> offers, Filters filters) {
        return call(id, "DECLINE", 4, true, 5, offers(offers).bytes(2, filters.toByteArray()));
    }

    static Call revive(FrameworkID id, Collection<String> roles) {
        return call(id, "REVIVE", 5, true, 15, new WireWriter().texts(1, roles));
    }

    static Call suppress(FrameworkID id, Collection<String> roles) {
        return call(id, "SUPPRESS", 12, true, 16, new WireWriter().texts(1, roles));
    }

    static Call kill(FrameworkID id, TaskID task) {
        return call(id, "KILL", 6, true, 6, new WireWriter().bytes(1, task.toByteArray()));
    }

    static Call acknowledge(FrameworkID id, byte[] agent, byte[] task, byte[] uuid) {
        WireWriter acknowledge = new WireWriter().bytes(1, agent).bytes(2, task).bytes(3, uuid);
        return call(id, "ACKNOWLEDGE", 8, true, 8, acknowledge);
    }

    static Call reconcile(FrameworkID id, Collection<TaskStatus> statuses) {
        WireWriter reconcile = new WireWriter();
        for (TaskStatus status : statuses) {
            WireWriter task = new WireWriter().bytes(1, status.getTaskId().toByteArray());
            if (status.hasSlaveId()) {
                task.bytes(2, status.getSlaveId().toByteArray());
            }
            reconcile.message(1, task);
        }
        return call(id, "RECONCILE", 9, true, 9, reconcile);
    }

    static Call message(FrameworkID id, ExecutorID executor, SlaveID agent, byte[] data) {
        WireWriter message = new WireWriter()
                .bytes(1, agent.toByteArray())
                .bytes(2, executor.toByteArray())
                .bytes(3, data);
        return call(id, "MESSAGE", 10, false, 10, message);
    }

    static Call request(FrameworkID id, Collection<Request> requests) {
        WireWriter request = new WireWriter();
        for (Request each : requests) {
            request.bytes(1, each.toByteArray());
        }
        return call(id, "REQUEST", 11, true, 11, request);
    }

    private static Call call(FrameworkID id, String name, int type, boolean repeatable, int field, WireWriter content) {
        return new Call(name, envelope(id, type).message(field, content).toBytes(), repeatable);
    }

    private static WireWriter envelope(FrameworkID id, int type) {
        return new WireWriter().bytes(FRAMEWORK_ID, id.toByteArray()).number(TYPE, type);
    }

    private static WireWriter offers(Collection<OfferID> offers) {
        WireWriter ids = new WireWriter();
        for (OfferID offer : offers) {
            ids.bytes(1, offer.toByteArray());
        }
        return ids;
    }

    /** What SUBSCRIBE and UPDATE_FRAMEWORK say of a framework. */
    private static WireWriter description(
            FrameworkInfo framework, Collection<String> suppressedRoles, byte @Nullable [] constraints) {
        WireWriter description =
                new WireWriter().bytes(1, framework.toByteArray()).texts(2, suppressedRoles);
        return constraints == null ? description : description.bytes(3, constraints);
    }
}
