package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.Network;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/**
 * The task's {@code ports} as ports of the host. Each is the same port inside, unless the network is BRIDGE: there only
 * what {@code portMappings} name is open, and it may be another port inside.
 */
final class PortsPart implements PodPart {

    /** A pod lists every port by itself; etcd and every watcher would carry more than this in each update. */
    private static final int MOST = 1000;

    private static final int LAST = 65535;
    private static final String MAPPINGS = "spec.container.docker.portMappings";

    @Override
    public void add(PodRequest request, PodDraft draft) {
        var ports = hostPorts(request, draft);
        var docker = request.docker().orElse(DockerInfo.getDefaultInstance());
        if (docker.hasNetwork() && docker.getNetwork() == Network.BRIDGE) {
            map(docker, ports, draft);
            return;
        }
        if (docker.getPortMappingsCount() > 0) {
            draft.invalid(
                    MAPPINGS,
                    "Port mappings are only supported for bridge network: set network: BRIDGE, or remove the mappings");
        }
        if (ports.size() > MOST) {
            draft.invalid(
                    "spec.resources",
                    "%d ports are more than the %d that a pod can hold; ask for fewer".formatted(ports.size(), MOST));
            return;
        }
        ports.forEach(port -> draft.container().addToPorts(port(port, port, "TCP")));
    }

    private static SortedSet<Integer> hostPorts(PodRequest request, PodDraft draft) {
        var ports = new TreeSet<Integer>();
        var resources = request.task().getResourcesList();
        for (int i = 0; i < resources.size(); i++) {
            if (resources.get(i).getName().equals("ports")) {
                addRanges(resources.get(i), "spec.resources[%d]".formatted(i), ports, draft);
            }
        }
        return ports;
    }

    private static void addRanges(Resource resource, String path, SortedSet<Integer> ports, PodDraft draft) {
        var ranges = resource.getRanges().getRangeList();
        for (int j = 0; j < ranges.size(); j++) {
            var range = ranges.get(j);
            if (isSound(range, path + ".ranges.range[%d]".formatted(j), draft)) {
                for (long port = range.getBegin(); port <= range.getEnd(); port++) {
                    ports.add((int) port);
                }
            }
        }
    }

    private static boolean isSound(Value.Range range, String path, PodDraft draft) {
        if (Long.compareUnsigned(range.getBegin(), range.getEnd()) > 0) {
            draft.invalid(
                    path,
                    "begin %s is greater than end %s; swap them or remove the range"
                            .formatted(Long.toUnsignedString(range.getBegin()), Long.toUnsignedString(range.getEnd())));
            return false;
        }
        if (!isPort(range.getBegin()) || !isPort(range.getEnd())) {
            draft.invalid(
                    path,
                    "%s to %s leaves the ports 1 to %d"
                            .formatted(
                                    Long.toUnsignedString(range.getBegin()),
                                    Long.toUnsignedString(range.getEnd()),
                                    LAST));
            return false;
        }
        return true;
    }

    private static void map(DockerInfo docker, SortedSet<Integer> ports, PodDraft draft) {
        var taken = new HashSet<String>();
        for (int i = 0; i < docker.getPortMappingsCount(); i++) {
            map(docker.getPortMappings(i), MAPPINGS + "[%d]".formatted(i), ports, taken, draft);
        }
    }

    private static void map(
            DockerInfo.PortMapping mapping, String path, SortedSet<Integer> ports, Set<String> taken, PodDraft draft) {
        var protocol = mapping.hasProtocol() ? mapping.getProtocol().toUpperCase(Locale.ROOT) : "TCP";
        var host = Integer.toUnsignedLong(mapping.getHostPort());
        var inside = Integer.toUnsignedLong(mapping.getContainerPort());
        if (!protocol.equals("TCP") && !protocol.equals("UDP")) {
            draft.invalid(path + ".protocol", "'%s' is neither tcp nor udp".formatted(mapping.getProtocol()));
        } else if (ports.isEmpty()) {
            draft.invalid(
                    path + ".hostPort",
                    "Port mappings require port resources: add %d to the task's ports".formatted(host));
        } else if (!isPort(host) || !ports.contains((int) host)) {
            draft.invalid(
                    path + ".hostPort",
                    "Port [%d] not included in resources: add it to the task's ports".formatted(host));
        } else if (!isPort(inside)) {
            draft.invalid(path + ".containerPort", "%d is not a port; use 1 to %d".formatted(inside, LAST));
        } else if (!taken.add(host + "/" + protocol)) {
            draft.invalid(path + ".hostPort", "port %d is mapped twice for %s; map it once".formatted(host, protocol));
        } else {
            draft.container().addToPorts(port((int) inside, (int) host, protocol));
        }
    }

    private static boolean isPort(long number) {
        return number >= 1 && number <= LAST;
    }

    private static ContainerPort port(int inside, int host, String protocol) {
        return new ContainerPortBuilder()
                .withContainerPort(inside)
                .withHostPort(host)
                .withProtocol(protocol)
                .build();
    }
}
