package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.metrics.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the failure of one item (an object, an offer, an agent) from ending the work on the others: an item that throws
 * is set aside for a while, longer after each failure in a row. It is counted ({@link Metric#ITEMS_SET_ASIDE}) and
 * logged once until it works again. Errors of the Java VM itself are passed on, except a stack overflow: an object
 * may be nested too deeply.
 */
public final class ItemGuard {

    private static final Logger LOG = LoggerFactory.getLogger(ItemGuard.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** More items than this are not remembered; they are tried each time. */
    private static final int MOST = 10_000;

    private record SetAside(int failures, Instant until) {}

    private final String worker;
    private final InstantSource clock;
    private final Map<Object, SetAside> setAside = new HashMap<>();

    /** @param worker whose items these are, for logs and metrics */
    public ItemGuard(String worker) {
        this(worker, InstantSource.system());
    }

    public ItemGuard(String worker, InstantSource clock) {
        this.worker = worker;
        this.clock = clock;
    }

    /** Works on the item, whether it is set aside or not. Returns whether that succeeded. */
    public boolean run(Object item, Runnable work) {
        return call(item, () -> {
                    work.run();
                    return true;
                })
                .isPresent();
    }

    /** The result for the item, whether it is set aside or not; empty if the work fails. */
    public <T> Optional<T> call(Object item, Supplier<T> work) {
        try {
            var result = work.get();
            succeeded(item);
            return Optional.of(result);
        } catch (RuntimeException | Error failure) {
            failed(item, failure);
            return Optional.empty();
        }
    }

    /** Whether the item is not to be tried now. */
    public synchronized boolean isSetAside(Object item) {
        return pause(item).isPositive();
    }

    /** Whether any item is set aside now, or was and has not been seen working again. */
    public synchronized boolean hasFailures() {
        return !setAside.isEmpty();
    }

    /**
     * When the next item is to be tried again.
     *
     * @param since a time before it was asked which items are set aside: what was then may be due by now
     */
    public synchronized Optional<Instant> nextTrial(Instant since) {
        return setAside.values().stream()
                .map(SetAside::until)
                .filter(since::isBefore)
                .min(Instant::compareTo);
    }

    /** The item works, or is gone. */
    public synchronized void succeeded(Object item) {
        if (!setAside.isEmpty() && setAside.remove(item) != null) {
            LOG.info("{}: {} works again", worker, LogText.of(item));
        }
    }

    /** The work on the item failed: sets it aside. */
    public void failed(Object item, Throwable failure) {
        passOn(failure);
        count(worker);
        if (remember(item)) {
            log(item, failure);
        }
    }

    /** Counts an item that was set aside. */
    static void count(String worker) {
        Metric.ITEMS_SET_ASIDE.count(worker);
    }

    private void log(Object item, Throwable failure) {
        var says = "{}: {} failed and is set aside; the others go on: {}";
        if (failure instanceof KubernetesClientException answer) {
            LOG.warn(says, worker, LogText.of(item), LogText.of(ApiErrors.words(answer)));
        } else {
            LOG.error(says, worker, LogText.of(item), LogText.of(failure), failure);
        }
    }

    /** How long the item is not to be tried; zero if it may be. */
    public synchronized Duration pause(Object item) {
        var known = setAside.get(item);
        var left = known == null ? Duration.ZERO : Duration.between(clock.instant(), known.until());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Returns whether this is the first failure in a row. */
    private synchronized boolean remember(Object item) {
        var before = setAside.get(item);
        if (before == null && setAside.size() >= MOST) {
            return false;
        }
        var failures = before == null ? 1 : before.failures() + 1;
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        setAside.put(
                item,
                new SetAside(
                        failures, clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE)));
        return before == null;
    }

    /** Throws what must not be caught: the program is unwell, and not one item alone. */
    static void passOn(Throwable failure) {
        if (failure instanceof VirtualMachineError unwell && !(failure instanceof StackOverflowError)) {
            throw unwell;
        }
    }
}
