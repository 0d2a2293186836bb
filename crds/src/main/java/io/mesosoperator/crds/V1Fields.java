package io.mesosoperator.crds;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Set;
import org.apache.mesos.v1.Protos;

/**
 * The fields of Mesos 1.x that custom resources have beside those of 0.23, under their own names: those that nothing
 * of 0.23 can say.
 */
public final class V1Fields {

    /** By their names in {@code v1.proto}. */
    private static final Set<String> NAMES = Set.of(
            "TaskInfo.kill_policy",
            "KillPolicy.grace_period",
            "TaskInfo.max_completion_time",
            "DurationInfo.nanoseconds",
            "TaskInfo.check",
            "CheckInfo.type",
            "CheckInfo.delay_seconds",
            "CheckInfo.interval_seconds",
            "CheckInfo.timeout_seconds",
            "CheckInfo.tcp",
            "CheckInfo.Tcp.port",
            "TaskStatus.check_status",
            "CheckStatusInfo.type",
            "CheckStatusInfo.tcp",
            "CheckStatusInfo.Tcp.succeeded",
            "HealthCheck.tcp",
            "HealthCheck.TCPCheckInfo.port",
            "HealthCheck.HTTP.scheme",
            "Environment.Variable.secret",
            "Secret.reference",
            "Secret.Reference.name",
            "Secret.Reference.key",
            "TaskStatus.container_status",
            "ContainerStatus.container_id",
            "ContainerStatus.network_infos",
            "NetworkInfo.ip_addresses",
            "NetworkInfo.IPAddress.ip_address",
            "Offer.Operation.launch_group",
            "Offer.Operation.LaunchGroup.executor",
            "GroupExecutor.type",
            "GroupExecutor.executor_id",
            "GroupExecutor.resources",
            "ACLs.access_sandboxes",
            "ACL.AccessSandbox.principals",
            "ACL.AccessSandbox.users");

    private V1Fields() {}

    /** What custom resources have of 1.x in this message of 0.23. */
    public static List<FieldDescriptor> addedTo(Descriptor message) {
        return V1Additions.to(message).map(V1Fields::of).orElse(List.of());
    }

    /** What custom resources have of a message: all of one of 0.23. */
    public static List<FieldDescriptor> of(Descriptor message) {
        return message.getFile().getName().equals(Protos.getDescriptor().getName())
                ? message.getFields().stream()
                        .filter(field -> NAMES.contains(SchemaName.of(field)))
                        .toList()
                : message.getFields();
    }
}
