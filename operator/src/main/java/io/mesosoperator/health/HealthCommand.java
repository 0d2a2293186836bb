package io.mesosoperator.health;

import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.http.HttpListener;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The health sidecar: runs in the operator's image in the pod of a task whose health check expects statuses that the
 * kubelet does not accept.
 */
@Command(name = HealthCommand.NAME, description = "Checks a task over HTTP and reports whether its status is healthy.")
public final class HealthCommand implements Callable<Integer> {

    public static final String NAME = "health";

    @Option(names = "--listen", required = true, description = "The port that the kubelet checks.")
    private int listen;

    // Mesos 1.x (DEFAULT_DOMAIN): 127.0.0.1, because not every image knows localhost.
    @Option(names = "--task", required = true, description = "The task's URL, for example http://127.0.0.1:8080/health")
    private URI task = URI.create("");

    @Option(names = "--status", required = true, split = ",", description = "The healthy statuses.")
    private Set<Integer> statuses = Set.of();

    @Option(
            names = "--patience",
            required = true,
            description = "How long the task may take to answer (ISO 8601 duration).")
    private Duration patience = Duration.ZERO;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var _ =
                new HttpListener("health", listen, HttpLimits.SHORT_LIVED, new StatusJudge(task, statuses, patience))) {
            Thread.currentThread().join(); // until the kubelet ends it, after the task
            return 0;
        }
    }
}
