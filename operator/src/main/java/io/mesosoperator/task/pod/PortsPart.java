package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.mesosoperator.discovery.Discoverable;
import io.mesosoperator.discovery.DiscoveredPort;
import io.mesosoperator.resource.Ranges;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.Network;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.PortMapping;
import org.apache.mesos.Protos.TaskInfo;

/**
 * The task's {@code ports} as host ports, with the same port inside. With network BRIDGE only the ports in {@code
 * portMappings} are open, and they may be other ports inside. With NONE no port is open.
 */
final class PortsPart implements PodPart {

    /** A pod lists each port individually; beyond this, every update would burden etcd and all watchers. */
    private static final int MOST = 1000;

    private static final String MAPPINGS = ".docker.portMappings";

    @Override
    public void add(PodInput request, PodDraft draft) {
        var ports = TaskResources.of(request).ports();
        var docker = request.docker().orElse(DockerInfo.getDefaultInstance());
        if (isBridge(docker)) {
            map(docker, request.containerPath() + MAPPINGS, ports, draft);
            return;
        }
        if (docker.getPortMappingsCount() > 0) {
            draft.invalid(
                    request.containerPath() + MAPPINGS,
                    "Port mappings are only supported for bridge network: set network: BRIDGE, or remove the mappings");
        }
        if (NetworkPart.isNone(request)) {
            return; // accounted, as in Mesos, although nothing can listen there
        }
        var count = numbers(ports).count();
        if (count > MOST) {
            draft.invalid(
                    "spec.resources",
                    "%d ports are more than the %d that a pod can hold; ask for fewer".formatted(count, MOST));
            return;
        }
        var task = Discoverable.of(request.task());
        numbers(ports)
                .forEach(port -> protocols(port, task)
                        .forEach(protocol -> draft.container().addToPorts(port(port, port, protocol))));
    }

    /** A port of the resources has no protocol in Mesos: TCP, and those of DiscoveryInfo. */
    private static Set<String> protocols(long port, TaskInfo task) {
        var protocols = new LinkedHashSet<>(List.of("TCP"));
        protocols.addAll(DiscoveredPort.protocols((int) port, task));
        return protocols;
    }

    /** The task's ports that its pod opens as host ports. */
    static Ranges opened(PodInput request) {
        var ports = TaskResources.of(request).ports();
        var docker = request.docker().orElse(DockerInfo.getDefaultInstance());
        if (NetworkPart.isNone(request)) {
            return Ranges.empty();
        }
        return isBridge(docker)
                ? Ranges.of(docker.getPortMappingsList().stream()
                                .map(mapping -> Integer.toUnsignedLong(mapping.getHostPort()))
                                .map(port -> new Ranges.Range(port, port))
                                .toList())
                        .intersect(ports)
                : ports;
    }

    private static boolean isBridge(DockerInfo docker) {
        return docker.hasNetwork() && docker.getNetwork() == Network.BRIDGE;
    }

    private static LongStream numbers(Ranges ports) {
        return ports.asList().stream().flatMapToLong(range -> LongStream.rangeClosed(range.begin(), range.end()));
    }

    private static void map(DockerInfo docker, String path, Ranges ports, PodDraft draft) {
        var taken = new HashSet<String>();
        for (int i = 0; i < docker.getPortMappingsCount(); i++) {
            map(docker.getPortMappings(i), path + "[%d]".formatted(i), ports, taken, draft);
        }
    }

    private static void map(PortMapping mapping, String path, Ranges ports, Set<String> taken, PodDraft draft) {
        var protocol = DiscoveredPort.protocol(mapping);
        var host = Integer.toUnsignedLong(mapping.getHostPort());
        var inside = Integer.toUnsignedLong(mapping.getContainerPort());
        if (!protocol.equals("TCP") && !protocol.equals("UDP")) {
            draft.invalid(path + ".protocol", "'%s' is neither tcp nor udp".formatted(mapping.getProtocol()));
        } else if (ports.isEmpty()) {
            draft.invalid(
                    path + ".hostPort",
                    "Port mappings require port resources: add %d to the task's ports".formatted(host));
        } else if (!ports.contains(host)) {
            draft.invalid(
                    path + ".hostPort",
                    "Port [%d] not included in resources: add it to the task's ports".formatted(host));
        } else if (!ResourceValidation.isPort(inside)) {
            draft.invalid(
                    path + ".containerPort",
                    "%d is not a port; use 1 to %d".formatted(inside, ResourceValidation.LAST_PORT));
        } else if (!taken.add(host + "/" + protocol)) {
            draft.invalid(path + ".hostPort", "port %d is mapped twice for %s; map it once".formatted(host, protocol));
        } else {
            draft.container().addToPorts(port(inside, host, protocol));
        }
    }

    private static ContainerPort port(long inside, long host, String protocol) {
        return new ContainerPortBuilder()
                .withContainerPort((int) inside)
                .withHostPort((int) host)
                .withProtocol(protocol)
                .build();
    }
}
