package io.mesosoperator.bench.hostile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * One tenant does all that it can to the operator, in turns; another one runs small tasks beside it. Prints what each
 * turn cost the other tenant, and fails if the operator restarted, or a task of the neighbour did not finish.
 */
public final class Hostile {

    private static final String OPERATOR = "mesos-system";
    private static final String TENANT = "hostile-tenant";
    private static final String QUIET = "hostile-neighbour";
    private static final String CONNECTIONS = "4000";
    private static final Duration TURN = Duration.ofSeconds(60);

    private record Turn(String name, Attack attack) {}

    private interface Attack {
        /** Returns what was let through, in words. */
        String run();
    }

    private final KubernetesClient client;
    private final HostileTenant tenant;
    private final Neighbour neighbour;
    private final FloodPods floods;
    private final OperatorPod before;
    private int number;

    private Hostile(KubernetesClient client, String image) {
        this.client = client;
        for (var namespace : List.of(TENANT, QUIET)) {
            apply(Manifests.namespace(namespace));
        }
        apply(Manifests.framework(TENANT, "hostile"));
        apply(Manifests.framework(QUIET, "quiet"));
        before = OperatorPod.find(client, OPERATOR);
        tenant = new HostileTenant(client, TENANT, new Random());
        neighbour = new Neighbour(client, QUIET);
        floods = new FloodPods(client, TENANT, image);
    }

    private void apply(String yaml) {
        var _ = client.resource(Manifests.read(yaml)).serverSideApply();
    }

    /**
     * Runs all turns again and again.
     *
     * @param args minutes in all, and the operator's image
     */
    public static void main(String[] args) throws InterruptedException {
        try (var client = new KubernetesClientBuilder().build()) {
            var end = Instant.now().plus(Duration.ofMinutes(Long.parseLong(args[0])));
            if (!new Hostile(client, args[1]).run(end)) {
                System.exit(1);
            }
        }
    }

    private boolean run(Instant end) throws InterruptedException {
        var beside = Thread.ofVirtual().start(neighbour);
        print("%-16s %8s %8s %8s %6s   %s", "turn", "tasks", "p50", "worst", "ready", "let through");
        var turns = List.of(
                new Turn("nothing", () -> "-"),
                new Turn("forged pods", () -> tenant.forgedPods() + " of 2"),
                new Turn("decoy pods", () -> tenant.decoy() + " of 1"),
                new Turn("oversized tasks", () -> tenant.oversizedTasks() + " of 18"),
                new Turn("hopeless tasks", () -> tenant.hopelessTasks() + " of 50"),
                new Turn("half-open", () -> toEachPort("half-open")),
                new Turn("slow bodies", () -> toTheApi("slow-body", CONNECTIONS)),
                new Turn("stalled readers", () -> toTheApi("stalled", "110000")),
                new Turn("accept, delete", this::acceptAndDelete));
        while (Instant.now().isBefore(end)) {
            for (var turn : turns) {
                take(turn);
            }
        }
        neighbour.end();
        beside.join();
        return judge();
    }

    private void take(Turn turn) throws InterruptedException {
        var begun = Instant.now();
        var through = turn.attack().run();
        Thread.sleep(Duration.between(Instant.now(), begun.plus(TURN)).toMillis());
        var runs = neighbour.since(begun);
        var millis =
                runs.stream().mapToLong(run -> run.took().toMillis()).sorted().toArray();
        var now = OperatorPod.find(client, OPERATOR);
        print(
                "%-16s %8d %8s %8s %6s   %s",
                turn.name(),
                millis.length,
                millis.length == 0 ? "-" : millis[millis.length / 2] + " ms",
                millis.length == 0 ? "-" : millis[millis.length - 1] + " ms",
                now.ready(),
                through);
        System.out.print(floods.logs());
        tenant.clean();
    }

    private String toEachPort(String flood) {
        before.ports()
                .forEach(port -> floods.start(
                        "flood-" + ++number, flood, before.address(), String.valueOf(port), CONNECTIONS, seconds()));
        return CONNECTIONS + " to each of the ports " + before.ports();
    }

    private String toTheApi(String flood, String count) {
        floods.start(
                "flood-" + ++number, flood, before.address(), String.valueOf(before.schedulerPort()), count, seconds());
        return count;
    }

    private String acceptAndDelete() {
        var end = Instant.now().plus(TURN.minusSeconds(5));
        toTheApi("accepts", "200");
        while (Instant.now().isBefore(end)) {
            tenant.deleteOffers();
        }
        return "200 at most";
    }

    private static String seconds() {
        return String.valueOf(TURN.toSeconds() - 15);
    }

    private boolean judge() {
        var now = OperatorPod.find(client, OPERATOR);
        var all = neighbour.since(Instant.MIN);
        var unfinished = all.stream().filter(run -> !run.finished()).count();
        var restarts = now.uid().equals(before.uid()) ? now.restarts() - before.restarts() : -1;
        print(
                "%d tasks of the neighbour, %d did not finish; restarts of the operator: %s",
                all.size(), unfinished, restarts < 0 ? "another pod" : String.valueOf(restarts));
        return unfinished == 0 && restarts == 0;
    }

    private static void print(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
