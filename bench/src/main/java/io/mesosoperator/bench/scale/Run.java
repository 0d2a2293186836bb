package io.mesosoperator.bench.scale;

import java.util.Map;

/**
 * One run of one kind of work.
 *
 * @param round 0 for the warm-up
 * @param load average of the machine at the start
 * @param seconds from the first request to the last end that was seen
 * @param requestSeconds until all requests were answered
 * @param podSeconds until the last pod was made
 * @param cpu milliseconds a task, by program
 * @param writes a task, by who made them
 * @param requests writes a task, by kind
 * @param controllerWrites a task
 */
record Run(
        String kind,
        int count,
        int round,
        double load,
        double seconds,
        double requestSeconds,
        double podSeconds,
        Map<String, Double> cpu,
        Map<String, Double> writes,
        Map<String, Double> requests,
        double controllerWrites,
        Percentiles startTold,
        Percentiles endTold) {

    double perSecond() {
        return count / seconds;
    }

    double allWrites() {
        return writes.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    double cpu(String program) {
        return cpu.getOrDefault(program, 0.0);
    }
}
