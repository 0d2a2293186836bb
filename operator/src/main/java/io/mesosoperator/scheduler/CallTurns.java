package io.mesosoperator.scheduler;

import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.EvenTurns;
import io.mesosoperator.authorization.RateLimiters;
import io.mesosoperator.metrics.Metric;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.mesos.Protos.FrameworkID;

/**
 * When calls are taken: those of registered frameworks as Mesos' rate limits say ({@code Master::visit}), and no
 * principal subscribes so often that others could not.
 */
final class CallTurns {

    /** What Mesos' rate limits call a call of this API. */
    private static final String MESSAGE = "mesos.scheduler.Call";

    /** Of one principal: each is a few writes to the API server. */
    private static final int SUBSCRIBES_A_SECOND = 20;

    private static final int SUBSCRIBES_THAT_WAIT = 200;

    private final Supplier<AccessControl> access;
    private final EvenTurns subscribes = new EvenTurns(SUBSCRIBES_A_SECOND, SUBSCRIBES_THAT_WAIT);

    /** @param access who may do what, now */
    CallTurns(Supplier<AccessControl> access) {
        this.access = access;
    }

    /**
     * Waits for the turn of a call of which nothing is known but its header.
     *
     * @param stream the id that it names; empty with SUBSCRIBE
     * @param principal of the caller, if he is authenticated
     * @return why the call is not taken, if it is not
     */
    Optional<String> await(Optional<String> stream, Optional<String> principal, SchedulerApiService api)
            throws InterruptedException {
        if (stream.isEmpty()) {
            return principal.isEmpty() ? Optional.empty() : awaitSubscribe(principal.get(), api);
        }
        if (principal.isEmpty() && !api.hasStream(stream.get())) {
            return Optional.empty(); // nobody's call: who is not registered is not limited
        }
        return await(principal.or(() -> api.principal(stream.get())));
    }

    private Optional<String> awaitSubscribe(String principal, SchedulerApiService api) throws InterruptedException {
        var dropped = api.hasFramework(principal) ? await(Optional.of(principal)) : Optional.<String>empty();
        return dropped.isPresent() ? dropped : subscribes.await(principal, MESSAGE);
    }

    private Optional<String> await(Optional<String> sender) throws InterruptedException {
        var limiters = access.get().limiters();
        var name = received(limiters, sender);
        return processed(name, limiters.await(sender, MESSAGE));
    }

    /**
     * Takes the turn of a SUBSCRIBE of somebody who is not authenticated: only its body tells whose it is, and takes
     * memory of others while it would wait.
     *
     * @return why it is not taken, if it is not
     */
    Optional<String> takeForSubscribe(FrameworkID framework, SchedulerApiService api) {
        if (!api.isRegistered(framework)) {
            return Optional.empty();
        }
        var limiters = access.get().limiters();
        var sender = Optional.of(api.principal(framework)).filter(principal -> !principal.isEmpty());
        var name = received(limiters, sender);
        return processed(name, limiters.atOnce(sender, MESSAGE));
    }

    /** Returns the name by which the metrics count the sender. */
    private static String received(RateLimiters limiters, Optional<String> sender) {
        var name = sender.filter(limiters::names).orElse("");
        Metric.MESSAGES_RECEIVED.count(name);
        return name;
    }

    private static Optional<String> processed(String name, Optional<String> dropped) {
        if (dropped.isEmpty()) {
            Metric.MESSAGES_PROCESSED.count(name);
        }
        return dropped;
    }
}
