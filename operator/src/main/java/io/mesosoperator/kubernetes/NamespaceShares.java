package io.mesosoperator.kubernetes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of the reconcilers, shared among namespaces: work of each namespace in turn, and a quarter of the threads
 * is never held by one namespace alone. A thousand objects of one tenant delay the one of another by one turn. Within a
 * namespace what is begun comes before what is to begin ({@link WaitingWork}).
 *
 * <p>A reconcile that has many things to do gets further threads of its namespace's share ({@link #all}).
 *
 * <p>Work waits until {@link #open}: the reconcilers' caches are filled before what the reconcilers decide by is known.
 */
public final class NamespaceShares extends AbstractExecutorService implements SideBySide {

    /** One n-th of the threads is kept for namespaces that hold none. */
    private static final int KEPT = 4;

    private final int threads;
    private final int most;
    private final ExecutorService pool;

    /** The work that waits, by namespace; the namespace whose turn is next comes first. */
    private final Map<String, WaitingWork> waiting = new LinkedHashMap<>();

    private final Map<String, Integer> running = new HashMap<>();
    private int busy;
    private boolean isOpen;
    private boolean ends;

    /** What this thread is about to submit. */
    private final ThreadLocal<Submission> next = ThreadLocal.withInitial(() -> new Submission("", false));

    private record Submission(String namespace, boolean isBegun) {}

    /** @param threads at most as many reconciles at once */
    public NamespaceShares(int threads) {
        this.threads = threads;
        this.most = Math.max(1, threads - Math.max(1, threads / KEPT));
        this.pool = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("reconcile-", 0).factory());
    }

    /** Work begins. */
    public void open() {
        synchronized (this) {
            isOpen = true;
        }
        start();
    }

    /** Whether work of this namespace waits for a thread. */
    public synchronized boolean isBusy(String which) {
        return waiting.containsKey(which);
    }

    /** How many reconciles wait for a thread. */
    public synchronized int depth() {
        return waiting.values().stream().mapToInt(WaitingWork::size).sum();
    }

    /**
     * Of what this thread submits next.
     *
     * @param isBegun whether it goes on with something, such as a task that has a pod
     */
    void submitsFor(@Nullable String namespace, boolean isBegun) {
        next.set(new Submission(namespace == null ? "" : namespace, isBegun));
    }

    @Override
    public void execute(Runnable work) {
        add(next.get(), work);
    }

    private void add(Submission submission, Runnable work) {
        synchronized (this) {
            waiting.computeIfAbsent(submission.namespace(), any -> new WaitingWork())
                    .add(work, submission.isBegun());
        }
        start();
    }

    @Override
    public <T> List<T> all(String which, List<? extends Supplier<T>> work) {
        var shared = new SharedWork<>(work);
        for (var helpers = Math.min(most, work.size()) - 1; helpers > 0; helpers--) {
            add(new Submission(which, false), shared::rest);
        }
        shared.rest();
        return shared.results();
    }

    private synchronized void start() {
        while (isOpen && !ends && busy < threads) {
            var candidate = candidate();
            if (candidate == null) {
                return;
            }
            begin(candidate);
        }
    }

    /** The namespace whose turn it is, of those that do not have their share already. */
    private @Nullable String candidate() {
        for (var candidate : waiting.keySet()) {
            if (running.getOrDefault(candidate, 0) < most) {
                return candidate;
            }
        }
        return null;
    }

    private void begin(String which) {
        var queue = waiting.remove(which);
        if (queue == null) {
            return;
        }
        var work = queue.remove();
        if (!queue.isEmpty()) {
            waiting.put(which, queue); // at the end: the others come first
        }
        busy++;
        running.merge(which, 1, Integer::sum);
        pool.execute(() -> {
            try {
                work.run();
            } finally {
                ended(which);
            }
        });
    }

    private void ended(String which) {
        synchronized (this) {
            busy--;
            running.computeIfPresent(which, (any, count) -> count == 1 ? null : count - 1);
        }
        start();
    }

    @Override
    public synchronized void shutdown() {
        ends = true;
        pool.shutdown();
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        ends = true;
        var left = new ArrayList<>(pool.shutdownNow());
        waiting.values().forEach(work -> left.addAll(work.all()));
        waiting.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return pool.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return pool.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return pool.awaitTermination(timeout, unit);
    }
}
