package io.mesosoperator.bench.scale;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How soon a task's status follows its pod when tasks come at an even pace, and the machine is not full. */
final class Latency {

    /**
     * What came of one pace.
     *
     * @param rate tasks a second
     * @param load average of the machine at the start
     * @param writes of the operator, a task
     * @param requests a task, by kind
     * @param cpu milliseconds a task, by program
     */
    record Paced(
            String kind,
            int rate,
            int count,
            double load,
            Percentiles startTold,
            Percentiles endTold,
            double writes,
            Map<String, Double> requests,
            Map<String, Double> cpu) {}

    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SECOND = 1_000_000_000L;

    private final World world;
    private final Results results;
    private final Meter meter;
    private final Load load = new Load.Tasks("paced");

    Latency(World world, Results results) {
        this.world = world;
        this.results = results;
        this.meter = new Meter(world.plane());
        load.prepare(world);
    }

    /** @param rate tasks a second */
    Paced measure(int rate, int seconds) {
        var count = rate * seconds;
        var ends = new Ends(load, count);
        try (var _ = Watch.open(world.api(), load.collection(), ends)) {
            Pause.of(SETTLE);
            var atStart = Meter.load();
            var log = world.plane().audit();
            var before = meter.read();
            pace(load.calls(count, "p" + rate), rate);
            ends.await(PATIENCE, world::check);
            Pause.of(SETTLE);
            var cpu = meter.since(before, count);
            var audit = new AuditEvaluation(Writes.of(log));
            var delays = audit.delays(load.namespace(), load.teller());
            var paced = new Paced(
                    "paced",
                    rate,
                    count,
                    atStart,
                    delays.started(),
                    delays.ended(),
                    audit.writers(count).getOrDefault(load.teller().who(), 0.0),
                    audit.kinds(count),
                    cpu);
            results.add(paced);
            load.clear(world);
            return paced;
        }
    }

    private void pace(List<Call> calls, int rate) {
        var begin = System.nanoTime();
        for (var i = 0; i < calls.size(); i++) {
            var due = begin + i * SECOND / rate;
            Pause.of(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            world.api().send(calls.get(i));
        }
    }

    static String table(List<Paced> all) {
        return all.stream().map(Latency::line).collect(joining("\n", """
                | tasks a second | tasks | start told, p50/p99 ms | end told, p50/p99 ms | operator's writes a task \
                | its CPU ms a task | load at start |
                | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """, ""));
    }

    private static String line(Paced paced) {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %s | %s | %.2f | %.1f | %.1f |",
                paced.rate(),
                paced.count(),
                paced.startTold().text(),
                paced.endTold().text(),
                paced.writes(),
                paced.cpu().getOrDefault(OperatorProcess.NAME, 0.0),
                paced.load());
    }
}
