package io.mesosoperator.bench.scale;

import io.mesosoperator.cluster.ControlPlane;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/** What the programs of a control plane, and the operator beside it, have used. */
final class Meter {

    /** The program that measures; its use counts for nobody. */
    static final String CREATOR = "creator";

    static final String COMPILER = "operator: compiler";
    static final String COLLECTOR = "operator: collector";

    private static final double MILLIS_PER_SECOND = 1000;

    private final ControlPlane plane;

    Meter(ControlPlane plane) {
        this.plane = plane;
    }

    /** Seconds of CPU so far, by program. */
    Map<String, Double> read() {
        var use = new TreeMap<String, Double>();
        for (var process : plane.processes()) {
            use.put(process.name(), CpuTimes.of(process.pid()));
            if (process.name().equals(OperatorProcess.NAME)) {
                var parts = CpuTimes.ofJvm(process.pid());
                use.put(COMPILER, parts.getOrDefault("compiler", 0.0));
                use.put(COLLECTOR, parts.getOrDefault("collector", 0.0));
            }
        }
        use.put(CREATOR, CpuTimes.of(ProcessHandle.current().pid()));
        return use;
    }

    /** Milliseconds since {@code before}, for each of {@code count} things. */
    Map<String, Double> since(Map<String, Double> before, double count) {
        var use = new TreeMap<String, Double>();
        read().forEach((name, seconds) ->
                use.put(name, (seconds - before.getOrDefault(name, 0.0)) * MILLIS_PER_SECOND / count));
        return use;
    }

    /** How many wanted to run in the last minute, on the average. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
