package io.mesosoperator.task.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of a pod beyond its object as it is now.
 *
 * @param deletionAsked when its deletion was requested. The object forgets that when the kubelet has finished the
 *     deletion; empty if it was not seen before
 * @param warnings what keeps it from starting and stands in Events only, each reason once, the newest last
 * @param unrunChecks when its health check could not be run, in order, the last few. A kubelet tells that in an Event
 *     only, and counts it neither as a success nor as a failure
 * @param unrunWords why it could not be run, in the kubelet's words; empty if it has not said
 */
public record PodNotes(
        Optional<Instant> deletionAsked, List<PodWarning> warnings, List<Instant> unrunChecks, String unrunWords) {

    public static final PodNotes NONE = new PodNotes(Optional.empty(), List.of(), List.of(), "");

    /** An Event whose text has ids in it differs each time: one update for a reason is enough. */
    private static final int MOST_REASONS = 4;

    /** A kubelet sends at most some 25 Events for a pod (client-go, EventCorrelator). */
    private static final int MOST_CHECKS = 16;

    public PodNotes {
        warnings = List.copyOf(warnings);
        unrunChecks = List.copyOf(unrunChecks);
    }

    public PodNotes withDeletionAsked(Optional<Instant> when) {
        return new PodNotes(when, warnings, unrunChecks, unrunWords);
    }

    /** Unchanged if this reason is known. */
    public PodNotes plus(PodWarning warning) {
        return warnings.size() == MOST_REASONS
                        || warnings.stream().anyMatch(known -> known.reason().equals(warning.reason()))
                ? this
                : new PodNotes(
                        deletionAsked,
                        Stream.concat(warnings.stream(), Stream.of(warning)).toList(),
                        unrunChecks,
                        unrunWords);
    }

    /** Why the health check cannot be run. */
    public PodNotes withUnrunWords(String words) {
        return new PodNotes(deletionAsked, warnings, unrunChecks, words);
    }

    /** The health check could not be run at this time; told twice, it counts once. */
    public PodNotes plusUnrunCheck(Instant at) {
        var all = Stream.concat(unrunChecks.stream(), Stream.of(at))
                .distinct()
                .sorted()
                .toList();
        return new PodNotes(
                deletionAsked, warnings, all.subList(Math.max(0, all.size() - MOST_CHECKS), all.size()), unrunWords);
    }

    /** These notes without what may pass in a moment. */
    public PodNotes worthTelling(Instant now) {
        return new PodNotes(
                deletionAsked,
                warnings.stream()
                        .filter(warning -> !warning.worthTellingAt().isAfter(now))
                        .toList(),
                unrunChecks,
                unrunWords);
    }

    /** When more of this may be worth telling. */
    public Optional<Instant> nextWorthTelling(Instant now) {
        return warnings.stream()
                .map(PodWarning::worthTellingAt)
                .filter(at -> at.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    /**
     * The health check could not be run so many times: client-go makes one Event of many, whose number grows. Only if
     * those in between were not told one by one their times are estimated.
     */
    public PodNotes plusUnrunChecks(Instant first, Instant last, int count) {
        if (count < 2 || !last.isAfter(first) || unrunChecks.stream().anyMatch(first::isBefore)) {
            return plusUnrunCheck(last);
        }
        var notes = this;
        var step = Duration.between(first, last).dividedBy(count - 1L);
        for (int i = Math.min(count, MOST_CHECKS) - 1; i >= 0; i--) {
            notes = notes.plusUnrunCheck(last.minus(step.multipliedBy(i)));
        }
        return notes;
    }

    /** What keeps the pod from starting. */
    Optional<PodWarning> warning() {
        return warnings.isEmpty() ? Optional.empty() : Optional.of(warnings.getLast());
    }

    /** The last checks that could not be run, each at most this long after the one before. */
    List<Instant> unrunInARow(Duration longest) {
        var from = unrunChecks.size() - 1;
        while (from > 0
                && Duration.between(unrunChecks.get(from - 1), unrunChecks.get(from))
                                .compareTo(longest)
                        <= 0) {
            from--;
        }
        return unrunChecks.subList(Math.max(0, from), unrunChecks.size());
    }
}
