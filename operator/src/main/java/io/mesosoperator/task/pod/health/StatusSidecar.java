package io.mesosoperator.task.pod.health;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.health.HealthCommand;
import io.mesosoperator.task.pod.FetcherPart;
import io.mesosoperator.task.pod.Literal;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.RunAs;
import java.time.Duration;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.HealthCheck;

/**
 * {@code HealthCheck.HTTP.statuses}: the kubelet accepts 200 to 399 as success, and this cannot be configured. So it
 * asks a sidecar of the operator's image, which asks the task and judges the status.
 *
 * @param port where the sidecar listens in the pod's network
 */
public record StatusSidecar(int port) {

    /** The sidecar's name. */
    public static final String CONTAINER = "health";

    static final String LISTEN = "--listen=";
    static final String TASK = "--task=";

    private static final Set<Integer> SUCCESS =
            IntStream.rangeClosed(200, 399).boxed().collect(toSet());

    /** The highest ports are the least likely to be in use. */
    private static final int LAST_PORT = 65535;

    /** Long enough for a Java runtime to start on a busy node. */
    private static final int PATIENCE_SECONDS = 120;

    static boolean isNeeded(HealthCheck.HTTP http) {
        return http.getStatusesCount() > 0
                && !Set.copyOf(http.getStatusesList()).equals(SUCCESS);
    }

    static StatusSidecar beside(HealthCheck.HTTP http, PodDraft draft) {
        var taken = draft.container().buildPorts().stream()
                .map(ContainerPort::getContainerPort)
                .collect(toSet());
        taken.add(http.getPort());
        return new StatusSidecar(IntStream.iterate(LAST_PORT, port -> port - 1)
                .filter(port -> !taken.contains(port))
                .findFirst()
                .orElseThrow());
    }

    /**
     * It requests nothing, unless a LimitRange demands it ({@code HelperContainers}): a pod requests exactly
     * what its task was given, and Mesos did not charge its executor either. It starts before the task and ends
     * after it (KEP-753). The image's AOT cache would take 55 MiB more than the classes that it needs.
     */
    Container container(HealthCheck.HTTP http, HealthCheckTimes times, PodInput request) {
        var image = request.defaults().fetcher();
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image.image())
                .withImagePullPolicy(image.pullPolicy())
                .withRestartPolicy("Always")
                .withArgs(
                        HealthCommand.NAME,
                        LISTEN + port,
                        TASK + Literal.of("http://127.0.0.1:%d%s".formatted(http.getPort(), http.getPath())),
                        "--status="
                                + http.getStatusesList().stream()
                                        .sorted()
                                        .distinct()
                                        .map(String::valueOf)
                                        .collect(joining(",")),
                        "--patience=" + Duration.ofSeconds(times.timeout()))
                .addNewEnv()
                .withName("JAVA_TOOL_OPTIONS")
                .withValue("-Xmx16m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:AOTMode=off")
                .endEnv()
                .withNewResources()
                .addToRequests("cpu", new Quantity("0"))
                .addToRequests("memory", new Quantity("0"))
                .addToLimits("memory", new Quantity("128Mi"))
                .endResources()
                .withNewStartupProbe()
                .withNewTcpSocket()
                .withPort(new IntOrString(port))
                .endTcpSocket()
                .withPeriodSeconds(1)
                .withFailureThreshold(PATIENCE_SECONDS)
                .endStartupProbe()
                .withSecurityContext(FetcherPart.security(RunAs.of(request)))
                .build();
    }
}
