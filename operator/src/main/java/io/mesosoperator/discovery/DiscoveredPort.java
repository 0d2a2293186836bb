package io.mesosoperator.discovery;

import io.mesosoperator.kubernetes.ShortHash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.PortMapping;
import org.apache.mesos.Protos.Port;
import org.apache.mesos.Protos.TaskInfo;

/**
 * A port by which clients find a task, for one protocol: from its DiscoveryInfo, or from its resources.
 *
 * @param name a DNS label; the same name in several tasks is the same port of their Service
 * @param protocol TCP, UDP or SCTP
 * @param number the host's port, as given in DiscoveryInfo or the resource
 * @param inside the port that the task listens on: it differs behind a bridge
 */
public record DiscoveredPort(String name, String protocol, int number, int inside) {

    private static final int LAST_PORT = 65535;

    /** kubectl explain: pod.spec.containers.ports.name is an IANA_SVC_NAME. */
    private static final Pattern IANA_SVC_NAME =
            Pattern.compile("(?=.*[a-z])(?!.*--)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?");

    /**
     * The ports of the task's DiscoveryInfo, in order. Ports with a protocol that Services do not support are left out.
     */
    public static List<DiscoveredPort> of(TaskInfo task) {
        var ports = new ArrayList<DiscoveredPort>();
        var names = new HashSet<String>();
        for (var port : task.getDiscovery().getPorts().getPortsList()) {
            for (var protocol : protocols(port, task)) {
                if (ports.stream().anyMatch(other -> other.isAt(port.getNumber(), protocol))) {
                    continue; // a duplicate; a Service has each port and protocol once
                }
                var name = DiscoveryName.label(port.getName());
                var known = name.isEmpty() || !names.add(name + protocol);
                ports.add(new DiscoveredPort(
                        known ? numbered(protocol, port.getNumber()) : name,
                        protocol,
                        port.getNumber(),
                        inside(port.getNumber(), protocol, task)));
            }
        }
        return ports;
    }

    /**
     * The task's port with this index, from 0, once for each of its protocols. Counts the ports of DiscoveryInfo, or of
     * the resources if DiscoveryInfo has none, in their order. Empty if there are not that many.
     */
    static List<DiscoveredPort> ofIndex(TaskInfo task, int index) {
        var discovered = task.getDiscovery().getPorts();
        if (discovered.getPortsCount() == 0) {
            var number = resourcePort(task, index);
            return number.isEmpty() ? List.of() : ofResource(task, index, number.getAsInt());
        }
        if (index >= discovered.getPortsCount()) {
            return List.of();
        }
        var port = discovered.getPorts(index);
        return of(task).stream()
                .filter(found -> found.number() == port.getNumber()
                        && protocols(port, task).contains(found.protocol()))
                .toList();
    }

    /**
     * The only name it has is its index, which replicas have in common. TCP, unless it is mapped for another protocol.
     */
    private static List<DiscoveredPort> ofResource(TaskInfo task, int index, int number) {
        var mapped =
                mappings(number, task).map(DiscoveredPort::protocol).distinct().toList();
        return (mapped.isEmpty() ? List.of("TCP") : mapped)
                .stream()
                        .map(protocol ->
                                new DiscoveredPort("port-" + index, protocol, number, inside(number, protocol, task)))
                        .toList();
    }

    private static OptionalInt resourcePort(TaskInfo task, int index) {
        var ranges = Stream.concat(task.getResourcesList().stream(), task.getExecutor().getResourcesList().stream())
                .filter(resource -> resource.getName().equals("ports"))
                .flatMap(resource -> resource.getRanges().getRangeList().stream())
                .toList();
        var left = (long) index;
        for (var range : ranges) {
            var length = range.getEnd() - range.getBegin() + 1; // not one by one: a range may be as large as it likes
            if (left < length) {
                var number = range.getBegin() + left;
                // other numbers are reported elsewhere
                return number > 0 && number <= LAST_PORT ? OptionalInt.of((int) number) : OptionalInt.empty();
            }
            left -= Math.max(0, length);
        }
        return OptionalInt.empty();
    }

    /** The name of the pod's container port: a Service finds the port by this name whatever number the pod uses. */
    public String containerPortName() {
        if (protocol.equals("TCP")) {
            // "dns-udp" is what the UDP port of the name "dns" is called
            return isForAnotherProtocol(name) ? "p-" + ShortHash.of(name) : orHash(name);
        }
        return orHash(name + suffix(protocol));
    }

    private static boolean isForAnotherProtocol(String name) {
        return name.endsWith(suffix("UDP")) || name.endsWith(suffix("SCTP"));
    }

    private static String suffix(String protocol) {
        return "-" + protocol.toLowerCase(Locale.ROOT);
    }

    private static String orHash(String plain) {
        return IANA_SVC_NAME.matcher(plain).matches() ? plain : "p-" + ShortHash.of(plain);
    }

    static String numbered(String protocol, int number) {
        return protocol.toLowerCase(Locale.ROOT) + "-" + number;
    }

    private boolean isAt(int otherNumber, String otherProtocol) {
        return number == otherNumber && protocol.equals(otherProtocol);
    }

    /**
     * The protocols by which the task is found at this number. A port without a protocol is both TCP and UDP, as in
     * Mesos-DNS; behind a bridge it is those that the number is mapped for.
     */
    public static Set<String> protocols(int number, TaskInfo task) {
        return task.getDiscovery().getPorts().getPortsList().stream()
                .filter(port -> port.getNumber() == number)
                .flatMap(port -> protocols(port, task).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static List<String> protocols(Port port, TaskInfo task) {
        var protocol = port.getProtocol().toUpperCase(Locale.ROOT);
        return switch (protocol) {
            case "" -> {
                var mapped = mappings(port.getNumber(), task)
                        .map(DiscoveredPort::protocol)
                        .distinct()
                        .toList();
                yield mapped.isEmpty() ? List.of("TCP", "UDP") : mapped;
            }
            case "TCP", "UDP", "SCTP" -> List.of(protocol);
            default -> List.of();
        };
    }

    private static Stream<PortMapping> mappings(int number, TaskInfo task) {
        return task.getContainer().getDocker().getPortMappingsList().stream()
                .filter(mapping -> mapping.getHostPort() == number);
    }

    /** The mapping's protocol in the form of Kubernetes; TCP if it has none. */
    public static String protocol(PortMapping mapping) {
        return mapping.hasProtocol() ? mapping.getProtocol().toUpperCase(Locale.ROOT) : "TCP";
    }

    private static int inside(int number, String protocol, TaskInfo task) {
        return mappings(number, task)
                .filter(mapping -> protocol(mapping).equals(protocol))
                .map(PortMapping::getContainerPort)
                .findFirst()
                .orElse(number);
    }
}
