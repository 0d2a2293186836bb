package io.mesosoperator.executor;

import io.mesosoperator.task.executor.ExecutorShutdown;
import io.mesosoperator.task.executor.ExecutorShutdown.Cause;
import io.mesosoperator.task.status.PodView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides what to do with an executor: a pure function of its state. */
record ExecutorDecider(ExecutorTerms terms) {

    /** The actions, in order; none if nothing needs to change. */
    List<ExecutorAction> decide(ExecutorState executor, Instant now) {
        var pod = executor.pod();
        if (pod.beingDeleted()) {
            return List.of();
        }
        if (pod.terminated().isPresent() || pod.provedDead()) {
            return executor.tasks() > 0 ? List.of() : cleanUp(pod, now); // they are told of its end by its pod
        }
        return ExecutorShutdown.of(pod.pod())
                .map(shutdown -> shutDown(shutdown, now))
                .orElseGet(() -> run(executor, now));
    }

    private List<ExecutorAction> cleanUp(PodView pod, Instant now) {
        var removal = pod.finishedAt().orElse(now).plus(terms.podTimeToLive());
        return List.of(
                removal.isAfter(now)
                        ? new ExecutorAction.LookAgain(removal)
                        : new ExecutorAction.Delete("it ended longer ago than its time to live"));
    }

    /** Whoever has never subscribed cannot be told, and has no grace. */
    private List<ExecutorAction> shutDown(ExecutorShutdown shutdown, Instant now) {
        var end = shutdown.cause() == Cause.REGISTRATION
                ? shutdown.at()
                : shutdown.at().plus(terms.shutdownGrace());
        return end.isAfter(now)
                ? List.of(new ExecutorAction.Tell(), new ExecutorAction.LookAgain(end))
                : List.of(
                        new ExecutorAction.Tell(),
                        new ExecutorAction.Delete(shutdown.cause().words()));
    }

    private List<ExecutorAction> run(ExecutorState executor, Instant now) {
        var registerBy = registerBy(executor);
        var idleAt = executor.tasks() > 0
                ? Optional.<Instant>empty()
                : Optional.of(executor.aloneSince().plus(terms.idle()));
        var cause = isOver(executor.frameworkRemoval(), now)
                ? Optional.of(Cause.FRAMEWORK)
                : isOver(registerBy, now)
                        ? Optional.of(Cause.REGISTRATION)
                        : isOver(idleAt, now) ? Optional.of(Cause.IDLE) : Optional.<Cause>empty();
        if (cause.isPresent()) {
            return List.of(new ExecutorAction.Ask(cause.get()));
        }
        var actions = new ArrayList<ExecutorAction>();
        actions.add(new ExecutorAction.Fit());
        Stream.of(executor.frameworkRemoval(), registerBy, idleAt)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .ifPresent(at -> actions.add(new ExecutorAction.LookAgain(at)));
        return actions;
    }

    private static boolean isOver(Optional<Instant> deadline, Instant now) {
        return deadline.filter(at -> !at.isAfter(now)).isPresent();
    }

    private Optional<Instant> registerBy(ExecutorState executor) {
        return executor.isRegistered()
                ? Optional.empty()
                : executor.pod()
                        .runningSince()
                        .map(start -> start.isAfter(executor.ledSince()) ? start : executor.ledSince())
                        .map(start -> start.plus(terms.registration()));
    }
}
