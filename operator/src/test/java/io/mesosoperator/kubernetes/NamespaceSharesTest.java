package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts is the order, not the time. */
class NamespaceSharesTest {

    private final NamespaceShares shares = new NamespaceShares(4);
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @BeforeEach
    void open() {
        shares.open();
    }

    @AfterEach
    void end() {
        never.countDown();
        shares.shutdown();
    }

    @Test
    void eighteenObjectsOfOneTenantThatHangDoNotHoldTheOneOfAnother() {
        for (var i = 0; i < 18; i++) {
            submit("hostile", this::hang);
        }
        submit("other", () -> done.add("other"));

        await().until(() -> done.contains("other"));
    }

    @Test
    void namespacesTakeTurns() {
        var one = new NamespaceShares(1);
        for (var name : List.of("a1", "a2", "a3", "b1", "c1", "b2")) {
            submit(one, name.substring(0, 1), () -> done.add(name));
        }
        assertThat(done).as("before it is opened").isEmpty();
        assertThat(one.isBusy("b")).isTrue();
        assertThat(one.isBusy("d")).isFalse();
        one.open();

        await().until(() -> done.size() == 6);
        assertThat(done).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
        assertThat(one.isBusy("b")).isFalse();
        one.shutdown();
    }

    @Test
    void whatGoesOnComesBeforeWhatBeginsWhichHasEveryFourthTurn() {
        var one = new NamespaceShares(1);
        for (var i = 1; i <= 3; i++) {
            var name = "start " + i;
            submit(one, "a", () -> done.add(name));
        }
        for (var i = 1; i <= 5; i++) {
            var name = "end " + i;
            one.submitsFor("a", true);
            one.execute(() -> done.add(name));
        }
        submit(one, "b", () -> done.add("other"));
        assertThat(one.depth()).isEqualTo(9);
        one.open();

        await().until(() -> done.size() == 9);
        assertThat(done)
                .containsExactly("end 1", "other", "end 2", "end 3", "start 1", "end 4", "end 5", "start 2", "start 3");
        one.shutdown();
    }

    @Test
    void workThatThrowsGivesItsThreadBack() {
        for (var i = 0; i < 20; i++) {
            submit("a", () -> {
                throw new IllegalStateException("expected: a test's");
            });
        }
        submit("a", () -> done.add("a"));

        await().dontCatchUncaughtExceptions().until(() -> done.contains("a"));
    }

    @Test
    void whatIsSubmittedAfterTheEndIsNotRun() throws InterruptedException {
        shares.shutdown();
        submit("a", () -> done.add("a"));

        assertThat(shares.awaitTermination(1, TimeUnit.SECONDS)).isTrue();
        assertThat(shares.shutdownNow()).hasSize(1);
        assertThat(done).isEmpty();
    }

    @Test
    void piecesAreDoneSideBySideAndTheirResultsAreInTheirOrder() {
        var last = new CountDownLatch(1);
        List<Supplier<String>> pieces = List.of(
                () -> {
                    waitFor(last);
                    return "first";
                },
                () -> "second",
                () -> {
                    last.countDown();
                    return "third";
                });

        assertThat(shares.all("a", pieces)).containsExactly("first", "second", "third");
    }

    @Test
    void whoHasPiecesDoesThemAloneIfAllThreadsAreHeld() {
        for (var i = 0; i < 4; i++) {
            submit("a", this::hang);
        }

        assertThat(shares.all("a", numbers(20))).hasSize(20);
    }

    @Test
    void anyNumberOfThoseWhoHavePiecesGetOn() {
        for (var i = 0; i < 12; i++) {
            submit("a", () -> done.add(shares.all("a", numbers(5)).size() + " done"));
        }

        await().until(() -> Collections.frequency(done, "5 done") == 12);
    }

    @Test
    void piecesOfOneTenantTakeNoMoreThreadsThanItsShare() {
        var released = new CountDownLatch(1);
        var pieces = Stream.<Supplier<Boolean>>generate(() -> () -> {
                    done.add("begun");
                    waitFor(released);
                    return true;
                })
                .limit(10)
                .toList();

        submit("a", () -> done.add(shares.all("a", pieces).size() + " done"));
        await().until(() -> done.size() == 3);
        submit("other", () -> done.add("other"));

        await().until(() -> done.contains("other"));
        assertThat(Collections.frequency(done, "begun")).isEqualTo(3);
        released.countDown();
        await().until(() -> done.contains("10 done"));
    }

    @Test
    void aPieceThatFailsKeepsNoOtherFromBeingDoneAndTheFirstFailureIsThrown() {
        var pieces = new ArrayList<>(numbers(20));
        pieces.add(7, () -> fail("later"));
        pieces.add(4, () -> fail("first"));

        assertThatThrownBy(() -> shares.all("a", pieces)).hasMessage("first");

        assertThat(done).hasSize(20);
    }

    @Test
    void whenManyHaveFailedNoMoreAreBegun() {
        var pieces = Stream.<Supplier<Integer>>generate(() -> () -> {
                    done.add("tried");
                    return fail("each");
                })
                .limit(1000)
                .toList();

        assertThatThrownBy(() -> shares.all("a", pieces)).hasMessage("each");

        assertThat(done).hasSizeBetween(SharedWork.MOST_FAILURES, SharedWork.MOST_FAILURES + 3); // that had begun
    }

    private List<Supplier<Integer>> numbers(int count) {
        return IntStream.range(0, count)
                .<Supplier<Integer>>mapToObj(i -> () -> {
                    done.add("" + i);
                    return i;
                })
                .toList();
    }

    private static int fail(String why) {
        throw new IllegalStateException(why);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(String namespace, Runnable work) {
        submit(shares, namespace, work);
    }

    private static void submit(NamespaceShares where, String namespace, Runnable work) {
        where.submitsFor(namespace, false);
        where.execute(work);
    }
}
