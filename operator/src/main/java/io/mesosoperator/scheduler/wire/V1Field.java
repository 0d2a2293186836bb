package io.mesosoperator.scheduler.wire;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mesosoperator.crds.SchemaName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.v1.Protos;

/** What becomes of a field that Mesos 1.x has added to tasks. */
sealed interface V1Field {

    /** It changes nothing of how the task runs. */
    record Ignored() implements V1Field {}

    /**
     * The task is an error.
     *
     * @param instead what to do without it
     */
    record Refused(String instead) implements V1Field {}

    /**
     * It means here what it says.
     *
     * @param problem with its value, to be read after the field's name; empty if it is served
     */
    record Served(Function<Object, Optional<String>> problem) implements V1Field {}

    /** By the field's name in {@code v1.proto}. */
    Map<String, V1Field> ALL = Map.ofEntries(
            Map.entry("TaskInfo.kill_policy", served()),
            Map.entry("KillPolicy.grace_period", served()),
            Map.entry("DurationInfo.nanoseconds", served()),
            Map.entry("TaskInfo.check", served()),
            Map.entry("CheckInfo.type", served()),
            refused(
                    "CheckInfo.command",
                    "its result is an exit code, and Kubernetes tells only whether a command succeeded; check with TCP,"
                            + " or use a health check"),
            refused(
                    "CheckInfo.http",
                    "its result is the status of an answer, and Kubernetes tells only whether it is 200 to 399; check"
                            + " with TCP, or use a health check"),
            Map.entry("CheckInfo.delay_seconds", served()),
            Map.entry("CheckInfo.interval_seconds", served()),
            Map.entry("CheckInfo.timeout_seconds", served()),
            Map.entry("CheckInfo.tcp", served()),
            Map.entry("CheckInfo.Tcp.port", served()),
            Map.entry("TaskInfo.max_completion_time", served()),
            refused("TaskInfo.limits", "give the task the resources of its limits"),
            Map.entry("ExecutorInfo.shutdown_grace_period", new Ignored()),
            refused("CommandInfo.URI.output_file", "the file has the last part of its URI's path as its name"),
            Map.entry("Environment.Variable.type", served()),
            Map.entry("Environment.Variable.secret", served()),
            Map.entry("Secret.type", served()),
            Map.entry("Secret.reference", served()),
            Map.entry("Secret.Reference.name", served()),
            Map.entry("Secret.Reference.key", served()),
            refused("Secret.value", "give the variable a value, or make a Secret in the namespace and refer to it"),
            Map.entry("HealthCheck.HTTP.scheme", served()),
            Map.entry("HealthCheck.tcp", served()),
            Map.entry("HealthCheck.TCPCheckInfo.port", served()),
            refused("Volume.image", "have the files in the task's own image, or fetch them as URIs"),
            Map.entry("Volume.source", served()),
            refused("Volume.Source.docker_volume", "use a persistent volume, or a host_path"),
            refused("Volume.Source.sandbox_path", "use the sandbox itself"),
            refused("Volume.Source.secret", "fetch it as a URI, or have it in the environment"),
            Map.entry("Volume.Source.host_path", served()),
            Map.entry("Volume.Source.HostPath.path", served()),
            refused("Volume.Source.HostPath.mount_propagation", "leave it out"),
            refused("Volume.Source.csi_volume", "use a persistent volume"),
            Map.entry(
                    "Image.type",
                    served(type -> ((EnumValueDescriptor) type).getNumber() == Protos.Image.Type.DOCKER_VALUE
                            ? Optional.empty()
                            : Optional.of("APPC is not served here: use a Docker image"))),
            Map.entry("Image.docker", served()),
            Map.entry("Image.cached", served()),
            Map.entry("Image.Docker.name", served()),
            refused("Image.Docker.credential", "give the pull secret to the namespace's ServiceAccount"),
            refused("Image.Docker.config", "give the pull secret to the namespace's ServiceAccount"),
            Map.entry("ContainerInfo.mesos", served()),
            Map.entry("ContainerInfo.MesosInfo.image", served()),
            refused("ContainerInfo.DockerInfo.network", "use HOST, BRIDGE or NONE"),
            refused("ContainerInfo.DockerInfo.volume_driver", "use a persistent volume, or a host_path"),
            Map.entry("ContainerInfo.network_infos", served()),
            refused("NetworkInfo.groups", "leave it out, the cluster has one network"),
            refused("NetworkInfo.ip_addresses", "leave it out, the cluster chooses the address"),
            refused("NetworkInfo.IPAddress.ip_address", "leave it out, the cluster chooses the address"),
            refused("NetworkInfo.name", "leave it out, the cluster has one network"),
            Map.entry("NetworkInfo.port_mappings", served()),
            Map.entry("NetworkInfo.PortMapping.host_port", served()),
            Map.entry("NetworkInfo.PortMapping.container_port", served()),
            Map.entry("NetworkInfo.PortMapping.protocol", served()),
            refused("ContainerInfo.linux_info", "use the Docker parameters that a pod has, such as cap-add"),
            refused("ContainerInfo.rlimit_info", "set limits in the command, or on the agents"),
            refused("ContainerInfo.tty_info", "leave it out"),
            refused("Resource.shared", "have one task use the volume"),
            // what an offer said, sent back
            Map.entry("Resource.allocation_info", new Ignored()),
            Map.entry("Resource.AllocationInfo.role", new Ignored()),
            refused("Resource.provider_id", "take resources of the agent's own"),
            Map.entry(
                    "Resource.reservations",
                    served(all -> ((List<?>) all).size() == 1
                            ? Optional.empty()
                            : Optional.of("are refined, which is not served here: reserve for one role"))),
            Map.entry("Resource.ReservationInfo.principal", served()),
            Map.entry("Resource.ReservationInfo.labels", new Ignored()),
            Map.entry("Resource.ReservationInfo.role", served()),
            Map.entry("Resource.ReservationInfo.type", served()),
            refused("Resource.DiskInfo.source", "use the agent's disk"));

    private static Map.Entry<String, V1Field> refused(String name, String instead) {
        return Map.entry(name, new Refused(instead));
    }

    private static V1Field served() {
        return served(value -> Optional.empty());
    }

    private static V1Field served(Function<Object, Optional<String>> problem) {
        return new Served(problem);
    }

    static V1Field of(FieldDescriptor field) {
        return ALL.getOrDefault(SchemaName.of(field), new Refused("leave it out"));
    }
}
