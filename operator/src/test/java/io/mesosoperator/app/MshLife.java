package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mesosoperator.api.FrameworkResource;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The life of msh, which is a framework for one task: each step is one of them, and what it prints. */
final class MshLife implements ClientLife {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration OVER_A_MINUTE = Duration.ofSeconds(100);

    /** Starts it. */
    interface Start {
        ClientProcess of(String user, String command) throws IOException;
    }

    private final Cluster cluster;
    private final Start start;
    private final ClientProcess first;

    MshLife(Cluster cluster, Start start) throws IOException {
        this.cluster = cluster;
        this.start = start;
        this.first = start.of("nobody", "sleep 1000");
    }

    @Override
    public SequencedMap<String, Step> steps() {
        var steps = new LinkedHashMap<String, Step>();
        steps.put("subscribes", () -> {
            cluster.eventually(() -> assertThat(frameworks()).isOne());
            printed(first, "FrameworkID \"(msh-\\w+)\"", PATIENCE);
            return "SUBSCRIBED";
        });
        steps.put("offers", () -> {
            printed(first, "launching task with resources", PATIENCE);
            return "OFFERS";
        });
        steps.put("task", () -> {
            try (var msh = start.of("nobody", "exit 0")) {
                var running = printed(msh, "status update from agent \"n1\": (TASK_RUNNING)", PATIENCE);
                var end = printed(msh, "status update from agent \"n1\": (TASK_FINISHED)", PATIENCE);
                return running.group(1) + ", " + end.group(1) + ", exit code " + exitCode(msh);
            }
        });
        steps.put("failure", () -> {
            try (var msh = start.of("nobody", "exit 3")) {
                var end = printed(msh, "is in an unexpected state (TASK_FAILED)", PATIENCE);
                return end.group(1) + ", exit code " + exitCode(msh);
            }
        });
        steps.put("refusal", () -> {
            try (var msh = start.of("root", "exit 0")) {
                // It asks for no more than is offered; for a user who may not run tasks, all of it is refused.
                var error =
                        printed(msh, "Type:ERROR,.*Message:(User 'root' is not allowed to run frameworks)", PATIENCE);
                return "ERROR (%s), exit code %s".formatted(error.group(1), exitCode(msh));
            }
        });
        steps.put("idle", () -> {
            try (var msh = start.of("nobody", "sleep 65; exit 0")) {
                var end = printed(msh, "status update from agent \"n1\": (TASK_FINISHED)", OVER_A_MINUTE);
                return "a task of 65 s: " + end.group(1) + ", exit code " + exitCode(msh);
            }
        });
        steps.put("teardown", () -> {
            first.close();
            await("two heartbeats, at which a broken connection is noticed")
                    .atMost(OVER_A_MINUTE)
                    .untilAsserted(() -> assertThat(frameworks()).isZero());
            cluster.eventually(() -> assertThat(cluster.pods())
                    .noneMatch(pod -> pod.getStatus().getPhase().equals("Running")));
            return "after SIGKILL its task is killed and the framework is gone";
        });
        return steps;
    }

    private static MatchResult printed(ClientProcess msh, String pattern, Duration patience) {
        var wanted = Pattern.compile(pattern);
        var line = msh.next(
                "line", event -> wanted.matcher(event.path("line").asText()).find(), patience);
        return wanted.matcher(line.path("line").asText()).results().findFirst().orElseThrow();
    }

    private static int exitCode(ClientProcess msh) {
        return msh.next("exit").path("code").asInt();
    }

    private int frameworks() {
        return cluster.client()
                .resources(FrameworkResource.class)
                .list()
                .getItems()
                .size();
    }

    @Override
    public void afterFailure() {
        // the next step has a framework of its own
    }

    @Override
    public void close() {
        first.close();
    }
}
