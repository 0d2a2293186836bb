package io.mesosoperator.bench.scale;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** From the operator's start until it is ready, and its memory then, in clusters that are full already. */
final class ColdStart {

    /**
     * How full a cluster is.
     *
     * @param pods that run and are no tasks
     * @param tasks that have ended
     */
    record Step(int pods, int nodes, int tasks) {

        /** @param text {@code PODS:NODES:TASKS} */
        static Step parse(String text) {
            var numbers = Arrays.stream(text.split(":", -1))
                    .filter(number -> number.matches("\\d{1,9}"))
                    .map(Integer::valueOf)
                    .toList();
            if (numbers.size() != 3 || !text.matches("\\d+:\\d+:\\d+") || numbers.get(1) == 0) {
                throw new IllegalArgumentException("'%s' is no step; write PODS:NODES:TASKS".formatted(text));
            }
            return new Step(numbers.get(0), numbers.get(1), numbers.get(2));
        }
    }

    /** @param cpu seconds, until it was ready; memory is in MiB */
    record Start(
            String kind,
            int pods,
            int nodes,
            int tasks,
            double ready,
            double cpu,
            double liveHeap,
            double resident,
            double mostResident,
            double load) {}

    private static final double KIB_PER_MIB = 1024;

    private final World world;
    private final Results results;

    ColdStart(World world, Results results) {
        this.world = world;
        this.results = results;
    }

    List<Start> measure(List<Step> steps) {
        var starts = new ArrayList<Start>();
        EtcdFilling filling = null;
        try {
            for (var step : steps) {
                world.addNodes(step.nodes());
                if (filling == null) {
                    filling = new EtcdFilling(world);
                }
                filling.fill(step.pods(), step.tasks(), step.nodes());
                starts.add(start(step));
            }
        } finally {
            if (filling != null) {
                filling.close();
            }
        }
        return starts;
    }

    private Start start(Step step) {
        var atStart = Meter.load();
        try (var operator = world.startOperator(List.of())) {
            var cpu = CpuTimes.of(operator.pid());
            var resident = memory(operator.pid(), "VmRSS");
            var most = memory(operator.pid(), "VmHWM");
            var start = new Start(
                    "cold start",
                    step.pods(),
                    step.nodes(),
                    step.tasks(),
                    operator.readyAfter().toMillis() / 1000.0,
                    cpu,
                    operator.liveHeapMib(),
                    resident,
                    most,
                    atStart);
            results.add(start);
            return start;
        }
    }

    /** In MiB, as the kernel counts it. */
    private static double memory(long pid, String field) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                            .filter(line -> line.startsWith(field + ":"))
                            .map(line -> line.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0)
                    / KIB_PER_MIB;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String table(List<Start> starts) {
        return starts.stream().map(ColdStart::line).collect(joining("\n", """
                | pods | nodes | ended tasks | ready after | CPU until then | live heap | resident | resident, most \
                | load |
                | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """, ""));
    }

    private static String line(Start start) {
        return String.format(
                Locale.ROOT,
                "| %,d | %,d | %,d | %.1f s | %.1f s | %.0f MiB | %.0f MiB | %.0f MiB | %.1f |",
                start.pods(),
                start.nodes(),
                start.tasks(),
                start.ready(),
                start.cpu(),
                start.liveHeap(),
                start.resident(),
                start.mostResident(),
                start.load());
    }
}
