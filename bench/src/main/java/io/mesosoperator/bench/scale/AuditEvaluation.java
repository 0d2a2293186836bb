package io.mesosoperator.bench.scale;

import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the API server's audit log tells of a time: who wrote how often, and how soon the end of a pod was told. No
 * watch of ours is in these times.
 */
final class AuditEvaluation {

    private static final String KUBELET = "kwok";
    private static final String REPORT = "pods/status";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    /**
     * From the kubelet's report of a pod's start and end to its owner's status.
     *
     * @param started of those pods whose owner was told of the start before the end
     */
    record Delays(Percentiles started, Percentiles ended) {}

    private final List<Write> writes;

    AuditEvaluation(List<Write> all) {
        writes = all.stream().filter(Write::succeeded).toList();
    }

    /** Writes for each of {@code count} tasks, by who made them. */
    Map<String, Double> writers(int count) {
        return shares(Write::who, count);
    }

    /** The same by kind of request. */
    Map<String, Double> kinds(int count) {
        return shares(Write::label, count);
    }

    private Map<String, Double> shares(Function<Write, String> by, int count) {
        var shares = new TreeMap<String, Double>();
        writes.stream()
                .collect(groupingBy(by, counting()))
                .forEach((name, total) -> shares.put(name, total / (double) count));
        return shares;
    }

    /** Seconds from the first request for anything in the namespace until the last pod of it was made. */
    double podsMade(String namespace) {
        var here = writes.stream()
                .filter(write -> write.namespace().equals(namespace))
                .toList();
        return here.stream()
                .filter(write ->
                        write.verb().equals("create") && write.resource().equals("pods"))
                .map(Write::answered)
                .max(naturalOrder())
                .flatMap(last -> here.stream()
                        .map(Write::received)
                        .min(naturalOrder())
                        .map(first -> millis(first, last) / MILLIS_PER_SECOND))
                .orElse(0.0);
    }

    Delays delays(String namespace, Teller teller) {
        var reports = times(
                namespace,
                write -> write.who().equals(KUBELET) && write.resource().equals(REPORT));
        var told = times(namespace, teller::tells);
        var started = new ArrayList<Double>();
        var ended = new ArrayList<Double>();
        reports.forEach((pod, times) -> {
            var answers = told.getOrDefault(teller.ownerOf(pod), List.of());
            if (times.size() >= 2) {
                var start = times.getFirst();
                var end = times.getLast();
                first(answers, start).filter(at -> at.isBefore(end)).ifPresent(at -> started.add(millis(start, at)));
                (teller.shared() ? first(answers, end) : last(answers, end))
                        .ifPresent(at -> ended.add(millis(end, at)));
            }
        });
        return new Delays(Percentiles.of(started), Percentiles.of(ended));
    }

    /** When each object's writes were answered, in order. */
    private Map<String, List<Instant>> times(String namespace, Predicate<Write> wanted) {
        return writes.stream()
                .filter(write -> write.namespace().equals(namespace))
                .filter(wanted)
                .sorted((one, other) -> one.answered().compareTo(other.answered()))
                .collect(groupingBy(Write::name, mapping(Write::answered, toList())));
    }

    private static Optional<Instant> first(List<Instant> times, Instant after) {
        return later(times, after).min(naturalOrder());
    }

    private static Optional<Instant> last(List<Instant> times, Instant after) {
        return later(times, after).max(naturalOrder());
    }

    private static Stream<Instant> later(List<Instant> times, Instant after) {
        return times.stream().filter(time -> time.isAfter(after));
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / NANOS_PER_MILLI;
    }
}
