package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.kubernetes.DueKeys.Waiting;
import io.mesosoperator.metrics.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one key after the other, as client-go's workqueue does. A key waits at most once, so any number of changes
 * is one look at what it stands for. A key whose work fails is tried again, with growing pauses; the others go on. What
 * is too large to be written is not: that never works.
 *
 * <p>Any thread may add keys; one thread runs the queue.
 *
 * @param <K> has {@code equals}, which says what the same work is
 */
public final class WorkQueue<K> implements Runnable, MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

    /** Longer than any operator runs; what is not clipped to it could overflow. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(10_000);

    private static final double MILLIS_A_SECOND = 1_000;

    private final String name;
    private final WorkLimits limits;
    private final Function<K, Optional<Duration>> worker;
    private final InstantSource clock;
    private final RandomGenerator random;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final DueKeys<K> waiting;
    private final Map<K, Integer> failures = new HashMap<>();
    private Optional<Waiting<K>> underWay = Optional.empty();
    private Instant restsUntil = Instant.MIN;
    private long retries;

    /**
     * A queue whose keys belong to owners, which take turns: namespaces, or the frameworks of the scheduler API, which
     * have one namespace. Whatever tenants can add to has owners.
     *
     * @param owner whose a key is, always the same
     * @param worker works on a key, and returns after which time it is to do so again, if it is; an exception means
     *     that it is to be tried again
     */
    public WorkQueue(
            String name, WorkLimits limits, Function<K, String> owner, Function<K, Optional<Duration>> worker) {
        this(name, limits, owner, worker, SteadyClock.start(), RandomGenerator.getDefault());
    }

    /** The same with the usual limits, for work that is done once. */
    public static <K> WorkQueue<K> once(String name, Function<K, String> owner, Consumer<K> worker) {
        return new WorkQueue<>(name, WorkLimits.USUAL, owner, key -> {
            worker.accept(key);
            return Optional.empty();
        });
    }

    /** A queue whose keys are of the cluster, such as nodes: no tenant can add many. */
    public static <K> WorkQueue<K> ofCluster(String name, WorkLimits limits, Function<K, Optional<Duration>> worker) {
        return new WorkQueue<>(name, limits, key -> "", worker);
    }

    /** The same with the usual limits, for work that is done once. */
    public static <K> WorkQueue<K> ofCluster(String name, Consumer<K> worker) {
        return once(name, key -> "", worker);
    }

    WorkQueue(
            String name,
            WorkLimits limits,
            Function<K, Optional<Duration>> worker,
            InstantSource clock,
            RandomGenerator random) {
        this(name, limits, key -> "", worker, clock, random);
    }

    WorkQueue(
            String name,
            WorkLimits limits,
            Function<K, String> owner,
            Function<K, Optional<Duration>> worker,
            InstantSource clock,
            RandomGenerator random) {
        this.waiting = new DueKeys<>(owner);
        this.name = name;
        this.limits = limits;
        this.worker = worker;
        this.clock = clock;
        this.random = random;
    }

    /** What the queue is called in logs and metrics. */
    public String name() {
        return name;
    }

    /** As {@link #add(Object, Duration)}, at once. */
    public boolean add(K key) {
        return add(key, Duration.ZERO);
    }

    /**
     * The key is to be worked on after that time. One that waits already becomes due at the earlier of both times; one
     * that is being worked on is worked on once more.
     *
     * @return false if the queue is full for the key's owner, so that nothing is done about it
     */
    public boolean add(K key, Duration delay) {
        lock.lock();
        try {
            var isAccepted = waiting.contains(key) || limits.permit(waiting.size(), waiting.sizeOfOwner(key));
            if (isAccepted) {
                put(key, delay);
            }
            return isAccepted;
        } finally {
            lock.unlock();
        }
    }

    /** The key is to be worked on after that time, and not before, whenever it was due until now. */
    public void set(K key, Duration delay) {
        lock.lock();
        try {
            waiting.replace(key, later(delay));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The key is not to be worked on, unless that has begun. */
    public void cancel(K key) {
        lock.lock();
        try {
            waiting.drop(key);
        } finally {
            lock.unlock();
        }
    }

    private void put(K key, Duration delay) {
        waiting.put(key, later(delay));
        changed.signal();
    }

    private Instant later(Duration delay) {
        var atMost = delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
        return clock.instant().plus(atMost.isNegative() ? Duration.ZERO : atMost);
    }

    /** Nothing is worked on for that time, whatever is due: the pace of a worker that calls it while it works. */
    public void rest(Duration time) {
        lock.lock();
        try {
            var until = later(time);
            restsUntil = until.isAfter(restsUntil) ? until : restsUntil;
        } finally {
            lock.unlock();
        }
    }

    /** Works until it is interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                work(take());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Works on the next key, if one is due. Returns whether one was. */
    boolean step() {
        var next = poll();
        next.ifPresent(this::work);
        return next.isPresent();
    }

    private K take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (var next = poll(); ; next = poll()) {
                if (next.isPresent()) {
                    return next.get();
                }
                var first = waiting.first();
                if (first.isEmpty()) {
                    changed.await();
                } else {
                    var _ = changed.awaitNanos(until(first.get()).toNanos());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<K> poll() {
        lock.lock();
        try {
            var now = clock.instant();
            var next = now.isBefore(restsUntil) ? Optional.<Waiting<K>>empty() : waiting.next(now);
            next.ifPresent(due -> {
                waiting.take(due);
                underWay = next;
            });
            return next.map(Waiting::key);
        } finally {
            lock.unlock();
        }
    }

    private Duration until(Waiting<K> next) {
        return Duration.between(clock.instant(), next.due().isAfter(restsUntil) ? next.due() : restsUntil);
    }

    private void work(K key) {
        try {
            var again = worker.apply(key);
            worked(key, again);
        } catch (RuntimeException | Error failure) {
            ItemGuard.passOn(failure);
            if (failure instanceof KubernetesClientException answer && ApiErrors.isTooLarge(answer)) {
                worked(key, Optional.empty());
                LOG.error(
                        "{}: {} failed, and is not tried again before it changes: {}",
                        name,
                        LogText.of(key),
                        LogText.of(ApiErrors.words(answer)));
            } else {
                log(key, failure, failed(key));
            }
        }
    }

    private void worked(K key, Optional<Duration> again) {
        lock.lock();
        try {
            underWay = Optional.empty();
            failures.remove(key);
            again.ifPresent(after -> put(key, after));
        } finally {
            lock.unlock();
        }
    }

    private Duration failed(K key) {
        lock.lock();
        try {
            underWay = Optional.empty();
            retries++;
            var pause = limits.pause(failures.merge(key, 1, Integer::sum), random);
            put(key, pause);
            return pause;
        } finally {
            lock.unlock();
        }
    }

    private void log(K key, Throwable failure, Duration pause) {
        if (failure instanceof KubernetesClientException answer) {
            LOG.warn(
                    "{}: {} failed and is tried again in {}: {}",
                    name,
                    LogText.of(key),
                    pause,
                    LogText.of(ApiErrors.words(answer)));
        } else {
            LOG.error("{}: {} failed and is tried again in {}", name, LogText.of(key), pause, failure);
        }
    }

    /** How often in a row the work of the key has failed. */
    public int failures(K key) {
        lock.lock();
        try {
            return failures.getOrDefault(key, 0);
        } finally {
            lock.unlock();
        }
    }

    /** How many keys are due. */
    int depth() {
        lock.lock();
        try {
            return waiting.dueAt(clock.instant());
        } finally {
            lock.unlock();
        }
    }

    /** How often work has failed, of all keys. */
    long retries() {
        lock.lock();
        try {
            return retries;
        } finally {
            lock.unlock();
        }
    }

    /** For how long the oldest key has been due, the one that is being worked on included. */
    Duration age() {
        lock.lock();
        try {
            return underWay.or(waiting::first)
                    .map(oldest -> Duration.between(oldest.due(), clock.instant()))
                    .filter(Duration::isPositive)
                    .orElse(Duration.ZERO);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Metric.WORKQUEUE_DEPTH.show(meters, this::depth, name);
        Metric.WORKQUEUE_RETRIES.showCount(meters, this, WorkQueue::retries, name);
        Metric.WORKQUEUE_AGE.show(meters, () -> age().toMillis() / MILLIS_A_SECOND, name);
    }
}
