package io.mesosoperator.task.pod.health;

import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ports of the {@link StatusSidecar}s of a group's tasks. Each was chosen as if its task was alone, and in the pod
 * of a group all listen in one network. Pure.
 */
public final class SidecarPorts {

    private static final int LAST_PORT = 65535;

    private SidecarPorts() {}

    /** The pods, with sidecars that listen at different ports, and at none that a task is known to have. */
    public static List<Pod> apart(List<Pod> pods) {
        var taken = pods.stream().flatMap(SidecarPorts::ofTask).collect(toSet());
        return pods.stream()
                .map(pod -> sidecar(pod)
                        .map(sidecar -> moved(pod, sidecar, free(port(sidecar), taken)))
                        .orElse(pod))
                .toList();
    }

    private static int free(int chosen, Set<Integer> taken) {
        return Stream.concat(Stream.of(chosen), Stream.iterate(LAST_PORT, port -> port - 1))
                .filter(taken::add)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Container> sidecar(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .filter(container -> StatusSidecar.CONTAINER.equals(container.getName()))
                .findFirst();
    }

    private static int port(Container sidecar) {
        return sidecar.getStartupProbe().getTcpSocket().getPort().getIntVal();
    }

    /** Where the task listens, as far as it says. */
    private static Stream<Integer> ofTask(Pod pod) {
        var ports = new HashSet<Integer>();
        for (var container : pod.getSpec().getContainers()) {
            container.getPorts().stream().map(ContainerPort::getContainerPort).forEach(ports::add);
            Stream.of(container.getStartupProbe(), container.getReadinessProbe())
                    .filter(Objects::nonNull)
                    .flatMap(SidecarPorts::asked)
                    .forEach(ports::add);
        }
        sidecar(pod).ifPresent(sidecar -> {
            ports.remove(port(sidecar));
            sidecar.getArgs().stream()
                    .filter(argument -> argument.startsWith(StatusSidecar.TASK))
                    .map(argument -> URI.create(argument.substring(StatusSidecar.TASK.length()))
                            .getPort())
                    .forEach(ports::add);
        });
        return ports.stream();
    }

    private static Stream<Integer> asked(Probe probe) {
        return Stream.concat(
                probe.getHttpGet() == null
                        ? Stream.of()
                        : Stream.of(probe.getHttpGet().getPort().getIntVal()),
                probe.getTcpSocket() == null
                        ? Stream.of()
                        : Stream.of(probe.getTcpSocket().getPort().getIntVal()));
    }

    private static Pod moved(Pod pod, Container sidecar, int to) {
        var from = port(sidecar);
        if (from == to) {
            return pod;
        }
        var moved = new PodBuilder(pod);
        moved.editSpec()
                .withInitContainers(pod.getSpec().getInitContainers().stream()
                        .map(container -> container.equals(sidecar) ? listening(sidecar, from, to) : container)
                        .toList())
                .withContainers(pod.getSpec().getContainers().stream()
                        .map(container -> asking(container, from, to))
                        .toList())
                .endSpec();
        return moved.build();
    }

    private static Container listening(Container sidecar, int from, int to) {
        var arguments = new ArrayList<>(sidecar.getArgs());
        arguments.replaceAll(
                argument -> argument.equals(StatusSidecar.LISTEN + from) ? StatusSidecar.LISTEN + to : argument);
        return new ContainerBuilder(sidecar)
                .withArgs(arguments)
                .editStartupProbe()
                .editTcpSocket()
                .withPort(new IntOrString(to))
                .endTcpSocket()
                .endStartupProbe()
                .build();
    }

    private static Container asking(Container task, int from, int to) {
        return new ContainerBuilder(task)
                .withStartupProbe(asking(task.getStartupProbe(), from, to))
                .withLivenessProbe(asking(task.getLivenessProbe(), from, to))
                .withReadinessProbe(asking(task.getReadinessProbe(), from, to))
                .build();
    }

    private static @Nullable Probe asking(@Nullable Probe probe, int from, int to) {
        return probe != null && asksAt(probe, from)
                ? new ProbeBuilder(probe)
                        .editHttpGet()
                        .withPort(new IntOrString(to))
                        .endHttpGet()
                        .build()
                : probe;
    }

    private static boolean asksAt(Probe probe, int port) {
        return probe.getHttpGet() != null
                && Objects.equals(probe.getHttpGet().getPort().getIntVal(), port);
    }
}
