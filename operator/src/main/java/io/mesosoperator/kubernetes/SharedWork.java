package io.mesosoperator.kubernetes;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Pieces of work that several threads do: each takes the next one that is left. */
final class SharedWork<T> {

    /** As no piece is to blame for what fails so often, no more are begun then. */
    static final int MOST_FAILURES = 16;

    private final List<? extends Supplier<T>> pieces;
    private final List<CompletableFuture<T>> ends;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    SharedWork(List<? extends Supplier<T>> pieces) {
        this.pieces = pieces;
        this.ends = Stream.generate(() -> new CompletableFuture<T>())
                .limit(pieces.size())
                .toList();
    }

    /** Does one piece after the other, until none is left. */
    void rest() {
        while (step()) {
            // goes on
        }
    }

    private boolean step() {
        if (failures.get() >= MOST_FAILURES || Thread.currentThread().isInterrupted()) {
            beginNoMore();
        }
        var piece = next.getAndIncrement();
        if (piece >= pieces.size()) {
            return false;
        }
        try {
            ends.get(piece).complete(pieces.get(piece).get());
        } catch (RuntimeException | Error failure) {
            failures.incrementAndGet();
            ends.get(piece).completeExceptionally(failure);
        }
        return true;
    }

    private void beginNoMore() {
        for (var piece = next.getAndAdd(pieces.size()); piece < pieces.size(); piece++) {
            ends.get(piece).cancel(false);
        }
    }

    /** Waits until all that were begun have ended. */
    List<T> results() {
        ends.forEach(end -> end.handle((done, failure) -> true).join());
        ends.stream()
                .filter(end -> end.state() == State.FAILED)
                .findFirst()
                .map(Future::exceptionNow)
                .ifPresent(SharedWork::rethrow);
        return ends.stream().map(CompletableFuture::join).toList(); // or they were interrupted
    }

    private static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
