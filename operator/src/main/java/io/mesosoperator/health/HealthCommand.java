package io.mesosoperator.health;

import io.mesosoperator.http.HttpListener;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the operator's image does in the pod of a task whose check wants other statuses than a kubelet does. */
@Command(name = HealthCommand.NAME, description = "Asks a task over HTTP, and answers whether its status is well.")
public final class HealthCommand implements Callable<Integer> {

    public static final String NAME = "health";

    @Option(names = "--listen", required = true, description = "Where the kubelet asks.")
    private int listen;

    // Mesos 1.x (DEFAULT_DOMAIN): 127.0.0.1, for not every image knows localhost.
    @Option(names = "--task", required = true, description = "Whom to ask: http://127.0.0.1:8080/health")
    private URI task = URI.create("");

    @Option(names = "--status", required = true, split = ",", description = "The statuses that are well.")
    private Set<Integer> statuses = Set.of();

    @Option(names = "--patience", required = true, description = "How long the task may take (ISO 8601).")
    private Duration patience = Duration.ZERO;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var _ = new HttpListener(listen, new StatusJudge(task, statuses, patience))) {
            Thread.currentThread().join(); // until the kubelet ends it, after the task
            return 0;
        }
    }
}
