package io.mesosoperator.bench.scale;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How long N pods' worth of work takes in each of the ways in which it can be asked for, and what that costs. */
final class Throughput {

    /** In the order of the first round; each further round begins with the next kind. */
    static final List<String> KINDS = List.of("tasks", "together", "jobs", "indexed", "pods");

    private static final Duration SETTLE = Duration.ofSeconds(1);

    // In which what is left to be written after the last end is written.
    private static final Duration TAIL = Duration.ofSeconds(3);
    private static final double SECOND = 1e9;

    private final World world;
    private final Results results;
    private final Meter meter;
    private final List<Load> loads;
    private int runs;

    Throughput(World world, Results results, List<String> kinds) {
        this.world = world;
        this.results = results;
        this.meter = new Meter(world.plane());
        this.loads = kinds.stream().map(Throughput::load).toList();
        loads.forEach(load -> load.prepare(world));
    }

    private static Load load(String kind) {
        return switch (kind) {
            case "tasks" -> new Load.Tasks("tasks");
            case "together" -> new Load.Together();
            case "jobs" -> new Load.Jobs();
            case "indexed" -> new Load.Indexed();
            case "pods" -> new Load.Pods();
            default ->
                throw new IllegalArgumentException(
                        "there is no kind %s; there are %s".formatted(kind, String.join(", ", KINDS)));
        };
    }

    /** Each kind once: the JVM compiles, caches fill. Nothing of it counts. */
    void warmUp(int count) {
        loads.forEach(load -> run(load, count, 0));
    }

    /** Milliseconds of CPU a second while nothing is asked. */
    Idle idle(Duration time) {
        var before = meter.read();
        Pause.of(time);
        return new Idle("idle", meter.since(before, time.toMillis() / 1000.0));
    }

    /** What the programs use when there is nothing to do. */
    record Idle(String kind, Map<String, Double> cpuPerSecond) {}

    /** Interleaved, so that a slow time of the machine meets all kinds. */
    List<Run> rounds(int count, int rounds) {
        return Stream.iterate(1, round -> round <= rounds, round -> round + 1)
                .flatMap(round -> turned(round - 1).stream().map(load -> run(load, count, round)))
                .toList();
    }

    private List<Load> turned(int by) {
        var first = by % loads.size();
        return Stream.concat(loads.stream().skip(first), loads.stream().limit(first))
                .toList();
    }

    private Run run(Load load, int count, int round) {
        load.makeReady(world, count);
        var calls = load.calls(count, "r" + ++runs);
        var ends = new Ends(load, count);
        try (var _ = Watch.open(world.api(), load.collection(), ends)) {
            Pause.of(SETTLE);
            var atStart = Meter.load();
            var log = world.plane().audit();
            var before = meter.read();
            var begin = System.nanoTime();
            world.api().send(calls, World.THREADS);
            var requested = System.nanoTime();
            ends.await(Duration.ofSeconds(60 + count / 5), world::check);
            Pause.of(TAIL);
            var cpu = meter.since(before, count);
            var audit = new AuditEvaluation(Writes.of(log));
            var delays = audit.delays(load.namespace(), load.teller());
            var writers = audit.writers(count);
            var run = new Run(
                    load.kind(),
                    count,
                    round,
                    atStart,
                    (ends.last() - begin) / SECOND,
                    (requested - begin) / SECOND,
                    audit.podsMade(load.namespace()),
                    cpu,
                    writers,
                    audit.kinds(count),
                    writers.getOrDefault(load.teller().who(), 0.0),
                    delays.started(),
                    delays.ended());
            results.add(run);
            results.tell(String.format(
                    Locale.ROOT,
                    "%s %d, %s: %.1f s, pods made after %.1f s",
                    load.kind(),
                    count,
                    round == 0 ? "warm-up" : "round " + round,
                    run.seconds(),
                    run.podSeconds()));
            load.clear(world);
            return run;
        }
    }
}
