package io.mesosoperator.discovery;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.TaskInfo;

/**
 * Combines the ports of several tasks into those of one Service. Ports with the same name and protocol are one
 * port of the Service. If their numbers differ, as for tasks with ports from offers, the Service finds each pod's
 * port by its name.
 */
final class ServicePorts {

    private static final int DNS_LABEL = 63;

    private static final int LAST_PORT = 65535;

    /**
     * Of one Service; further ones are left out. Many tasks with many names could otherwise take all numbers there are.
     */
    static final int MOST = 1000;

    private record Key(String name, String protocol) {}

    private ServicePorts() {}

    /** @param tasks the first one that has a port determines the Service's number for it */
    static List<ServicePort> of(List<TaskInfo> tasks) {
        var merged = new LinkedHashMap<Key, List<DiscoveredPort>>();
        for (var task : tasks) {
            for (var port : DiscoveredPort.of(task)) {
                var key = new Key(port.name(), port.protocol());
                if (merged.size() < MOST || merged.containsKey(key)) {
                    merged.computeIfAbsent(key, any -> new ArrayList<>()).add(port);
                }
            }
        }
        var numbers = new HashSet<String>();
        var names = new HashSet<String>();
        var ports = new ArrayList<ServicePort>();
        merged.forEach((key, same) -> {
            var first = same.getFirst();
            ports.add(new ServicePortBuilder()
                    .withName(name(key, merged, names, first.number()))
                    .withProtocol(key.protocol())
                    .withPort(number(first, numbers))
                    .withTargetPort(target(same, tasks.size()))
                    .build());
        });
        return ports;
    }

    /**
     * Port names are unique within a Service, whatever the protocol: if two ports share a name, TCP gets the plain
     * name.
     */
    private static String name(Key key, Map<Key, List<DiscoveredPort>> all, Set<String> taken, int number) {
        var name = key.name();
        if (!key.protocol().equals("TCP") && all.containsKey(new Key(name, "TCP"))) {
            var suffix = "-" + key.protocol().toLowerCase(Locale.ROOT);
            name = name.substring(0, Math.min(name.length(), DNS_LABEL - suffix.length())) + suffix;
        }
        if (!taken.add(name)) {
            name = DiscoveredPort.numbered(key.protocol(), number);
            for (int i = number; !taken.add(name); i++) {
                name = DiscoveredPort.numbered(key.protocol(), i) + "-x";
            }
        }
        return name;
    }

    /** A number occurs once per protocol: a later port gets the next free one. */
    private static int number(DiscoveredPort port, Set<String> taken) {
        var number = port.number();
        while (!taken.add(number + port.protocol())) {
            number = number == LAST_PORT ? 1 : number + 1;
        }
        return number;
    }

    /**
     * The target of a Service port: the number, if it is the same in all tasks; else the name, which exists only in the
     * pods that have the port.
     */
    static IntOrString target(List<DiscoveredPort> same, int tasks) {
        var first = same.getFirst();
        var everywhere = same.size() == tasks && same.stream().allMatch(port -> port.inside() == first.inside());
        return everywhere ? new IntOrString(first.inside()) : new IntOrString(first.containerPortName());
    }
}
