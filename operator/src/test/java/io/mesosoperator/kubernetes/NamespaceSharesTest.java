package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        one.open();

        await().until(() -> done.size() == 6);
        assertThat(done).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
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
        where.submitsFor(namespace);
        where.execute(work);
    }
}
