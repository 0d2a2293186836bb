package io.mesosoperator.bench.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** How soon frameworks have offers, and how soon offers follow the nodes that they are of. */
final class OfferDelays {

    /**
     * What was found; times in milliseconds.
     *
     * @param firsts from the creation of each of the frameworks to its first offer
     * @param all seconds until every node is offered, once all frameworks have asked for more
     * @param offered how many nodes were offered then
     * @param newcomer from the creation of a further framework, while all was with others, to its first offer
     * @param asked how many nodes were changed
     * @param changes from a node's change to its Offer, where that came in time
     * @param cpu of the operator, a change
     * @param writes of the operator, a change
     */
    record Found(
            String kind,
            int nodes,
            int frameworks,
            double load,
            Percentiles firsts,
            double all,
            int offered,
            double newcomer,
            int asked,
            Percentiles changes,
            double cpu,
            double writes) {}

    private static final String NAMESPACE = "offers";
    private static final String FRAMEWORKS = Load.MESOS + NAMESPACE + "/frameworks";
    private static final String OFFERS = "/apis/mesosoperator.io/v1alpha1/offers";
    private static final String NEWCOMER = "newcomer";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_PAUSE_MILLIS = 600;
    private static final double MILLI = 1e6;

    private final World world;
    private final Results results;
    private final Meter meter;
    private final OfferWatch offers = new OfferWatch();

    // The same changes in every session.
    private final Random random = new Random(1);

    OfferDelays(World world, Results results) {
        this.world = world;
        this.results = results;
        this.meter = new Meter(world.plane());
    }

    Found measure(int nodes, int frameworks, int changes) {
        world.addNamespace(NAMESPACE);
        try (var _ = Watch.open(world.api(), OFFERS, offers)) {
            var atStart = Meter.load();
            var firsts = firsts(frameworks);
            var asked = System.nanoTime();
            IntStream.range(0, frameworks).mapToObj(OfferDelays::framework).forEach(this::revive);
            var _ = offers.await(PATIENCE.plusSeconds(nodes / 5), () -> offers.open() >= nodes);
            var all = since(asked) / 1000;
            var offered = offers.open();
            var registered = System.nanoTime();
            register(NEWCOMER);
            await("the newcomer's first offer", NEWCOMER);
            var newcomer = (offers.first(NEWCOMER).orElseThrow() - registered) / MILLI;
            settle();
            var log = world.plane().audit();
            var before = meter.read();
            var delays = changes(nodes, changes);
            var found = new Found(
                    "offers",
                    nodes,
                    frameworks,
                    atStart,
                    firsts,
                    all,
                    offered,
                    newcomer,
                    changes,
                    delays,
                    meter.since(before, changes).getOrDefault(OperatorProcess.NAME, 0.0),
                    new AuditEvaluation(Writes.of(log)).writers(changes).getOrDefault(Teller.OPERATOR.who(), 0.0));
            results.add(found);
            return found;
        }
    }

    private Percentiles firsts(int frameworks) {
        var created = new ArrayList<Long>();
        for (var i = 0; i < frameworks; i++) {
            created.add(System.nanoTime());
            register(framework(i));
        }
        var delays = new ArrayList<Double>();
        for (var i = 0; i < frameworks; i++) {
            await("the first offer of each framework", framework(i));
            delays.add((offers.first(framework(i)).orElseThrow() - created.get(i)) / MILLI);
        }
        return Percentiles.of(delays);
    }

    private void await(String what, String framework) {
        if (!offers.await(PATIENCE, () -> offers.first(framework).isPresent())) {
            throw new IllegalStateException("waited in vain for " + what);
        }
    }

    /** Waits until nothing changes any more. */
    private void settle() {
        var quiet = Duration.ofSeconds(3);
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var log = world.plane().audit();
            Pause.of(quiet);
            if (Writes.of(log).stream().noneMatch(write -> write.resource().startsWith("offers"))) {
                return;
            }
        }
    }

    /** Nodes get more or less allocatable CPU, one after the other, with pauses as they come. */
    private Percentiles changes(int nodes, int changes) {
        var delays = new ArrayList<Double>();
        for (var i = 0; i < changes; i++) {
            var agent = World.nodeName(random.nextInt(nodes));
            var cores = 20 + i % 8 + random.nextInt(1, 500) / 1000.0;
            var begin = System.nanoTime();
            world.api()
                    .send(Call.strategicPatch(
                            "/api/v1/nodes/" + agent + "/status",
                            "{\"status\":{\"allocatable\":{\"cpu\":\"%s\"}}}".formatted(cores)));
            if (offers.await(CHANGE_PATIENCE, () -> Math.abs(offers.cpus(agent) - cores) < 0.0005)) {
                delays.add(since(begin));
            }
            Pause.of(Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS)));
        }
        return Percentiles.of(delays);
    }

    private void register(String framework) {
        world.api().send(Call.post(FRAMEWORKS, Bodies.framework(framework, false)));
    }

    private void revive(String framework) {
        world.api().send(Call.mergePatch(FRAMEWORKS + "/" + framework, "{\"spec\":{\"revive\":\"1\"}}"));
    }

    private static String framework(int number) {
        return String.format(Locale.ROOT, "f-%03d", number);
    }

    /** Milliseconds. */
    private static double since(long begin) {
        return (System.nanoTime() - begin) / MILLI;
    }

    static String table(Found found) {
        return List.of(
                        "| %,d nodes, %d frameworks, load %.1f at the start | |"
                                .formatted(found.nodes(), found.frameworks(), found.load()),
                        "| --- | ---: |",
                        "| first offer of each framework, p50/most | %.0f/%.0f ms |"
                                .formatted(found.firsts().p50(), found.firsts().most()),
                        "| all asked for more: %,d nodes offered after | %.1f s |"
                                .formatted(found.offered(), found.all()),
                        "| first offer of one that registers then | %.0f ms |".formatted(found.newcomer()),
                        "| a node's change to its Offer, p50/p99 of %d of %d | %s ms |"
                                .formatted(
                                        found.changes().count(),
                                        found.asked(),
                                        found.changes().text()),
                        "| operator's CPU and writes a change | %.1f ms, %.2f |".formatted(found.cpu(), found.writes()))
                .stream()
                .reduce((one, other) -> one + "\n" + other)
                .orElseThrow();
    }
}
