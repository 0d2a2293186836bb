package io.mesosoperator.task.pod;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Problem;
import io.mesosoperator.discovery.Discoverable;
import io.mesosoperator.discovery.DiscoveredPort;
import io.mesosoperator.discovery.DiscoveryName;
import io.mesosoperator.discovery.ServiceKey;
import io.mesosoperator.discovery.Vips;
import io.mesosoperator.kubernetes.Annotations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.mesos.Protos.DiscoveryInfo.Visibility;

/**
 * Labels and container port names by which the Services of the task's DiscoveryInfo and VIPs find the pod and its
 * ports, plus the whole message as an annotation. It comes after the ports because it names them.
 */
final class DiscoveryPart implements PodPart {

    private static final Codec CODEC = new Codec();

    /** Limit for the problems of VIPs: an Event's note holds no more. */
    private static final int MOST_WORDS = 1024;

    @Override
    public void add(PodInput request, PodDraft draft) {
        var task = Discoverable.of(request.task());
        var identity = request.identity();
        var framework = new FrameworkKey(identity.namespace(), identity.framework());
        if (task.hasDiscovery()) {
            if (NetworkPart.isNone(request)) {
                draft.invalid(
                        Discoverable.pathOfDiscovery(task),
                        "a task in network NONE cannot be reached by any name; use network BRIDGE,"
                                + " or remove discovery");
                return;
            }
            if (DiscoveryName.of(framework, task).name().isEmpty()) {
                draft.invalid(
                        "spec.discovery.name",
                        "it has no letter or digit that a DNS name can contain; give the task a name with one");
                return;
            }
            draft.metadata()
                    .addToAnnotations(
                            Annotations.DISCOVERY_INFO,
                            CODEC.encode(task.getDiscovery()).toString());
            if (task.getDiscovery().getVisibility() == Visibility.EXTERNAL
                    && !request.policy().allowExternalServices()) {
                draft.metadata()
                        .addToAnnotations(
                                Annotations.VISIBILITY_LIMITED,
                                ("The Service of this task's discovery name leads to it in the cluster only, as with"
                                                + " visibility CLUSTER: %s allows EXTERNAL")
                                        .formatted(request.policy().name().field("allowExternalServices")));
            }
        }
        for (var name : ServiceKey.of(framework, task)) {
            draft.metadata().addToLabels(Map.ofEntries(name.podLabel()));
        }
        var vips = Vips.of(task);
        if (!vips.ignored().isEmpty()) {
            draft.metadata().addToAnnotations(Annotations.IGNORED_VIPS, told(vips.ignored()));
        }
        var ports = Stream.concat(DiscoveredPort.of(task).stream(), vips.targets().stream())
                .distinct()
                .toList();
        if (!ports.isEmpty()) {
            namePorts(ports, NetworkPart.isHost(request), draft);
        }
    }

    private static String told(List<Problem> ignored) {
        var text = ignored.stream().map(Problem::toString).collect(joining("; "));
        return text.length() <= MOST_WORDS ? text : text.substring(0, MOST_WORDS - 3) + "...";
    }

    private static void namePorts(List<DiscoveredPort> discovered, boolean hostNetwork, PodDraft draft) {
        var ports = new ArrayList<>(draft.container().buildPorts());
        var taken = new HashSet<String>();
        for (var port : discovered) {
            if (!taken.add(port.containerPortName())) {
                continue; // equal after shortening; names are unique in a container
            }
            ports.stream()
                    .filter(open -> open.getName() == null && isThe(port, open))
                    .min(comparing(open -> !Objects.equals(open.getHostPort(), port.number())))
                    .ifPresentOrElse(open -> open.setName(port.containerPortName()), () -> {
                        // On the host network it would open a host port that the task does not have.
                        if (!hostNetwork) {
                            ports.add(new ContainerPortBuilder()
                                    .withContainerPort(port.inside())
                                    .withProtocol(port.protocol())
                                    .withName(port.containerPortName())
                                    .build());
                        }
                    });
        }
        draft.container().withPorts(ports);
    }

    private static boolean isThe(DiscoveredPort port, ContainerPort open) {
        return open.getContainerPort() == port.inside() && open.getProtocol().equals(port.protocol());
    }
}
