package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.VirtualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkQueueTest {

    private static final RandomGenerator NO_JITTER = () -> 0;
    private static final RandomGenerator MOST_JITTER = () -> -1;

    private final VirtualClock clock = new VirtualClock();
    private final Instant start = clock.instant();
    private final List<String> worked = new ArrayList<>();
    private final Map<String, Throwable> broken = new HashMap<>();
    private final WorkQueue<String> queue = queue(WorkLimits.USUAL, this::work);

    @Test
    void aKeyWaitsOnlyOnce() {
        queue.add("a");
        queue.add("b");
        queue.add("a");

        workOnAllThatIsDue();

        assertThat(worked).containsExactly("a", "b");
    }

    @Test
    void ownersTakeTurns() {
        var fair = new WorkQueue<String>(
                "fair", WorkLimits.USUAL, key -> key.substring(0, 1), this::workOn, clock, NO_JITTER);
        IntStream.range(0, 18).forEach(i -> fair.add("a" + i));
        fair.add("b0");
        fair.add("c0");
        fair.add("b1");
        while (fair.step()) {}

        assertThat(worked).startsWith("a0", "b0", "c0", "a1", "b1", "a2", "a3").hasSize(21);
    }

    @Test
    void whoFillsTheQueueDoesNotKeepOthersFromIt() {
        var fair = new WorkQueue<String>(
                "fair", WorkLimits.USUAL.withCapacity(100), key -> key.substring(0, 1), this::workOn, clock, NO_JITTER);
        IntStream.range(0, 200).forEach(i -> fair.add("a" + i));

        assertThat(fair.add("a-more")).isFalse();
        assertThat(fair.add("b0")).isTrue();
    }

    private Optional<Duration> workOn(String key) {
        worked.add(key);
        return Optional.empty();
    }

    @Test
    void aKeyThatIsSetIsDueThenWheneverItWasDueBefore() {
        queue.set("a", Duration.ofSeconds(3));
        queue.set("a", Duration.ofSeconds(10));
        clock.advance(Duration.ofMillis(9999));
        workOnAllThatIsDue();
        assertThat(worked).isEmpty();

        clock.advance(Duration.ofMillis(1));
        workOnAllThatIsDue();
        assertThat(worked).containsExactly("a");
    }

    @Test
    void aKeyThatIsCancelledIsNotWorkedOnAndOthersAre() {
        queue.set("a", Duration.ofSeconds(3));
        queue.set("b", Duration.ofSeconds(3));
        queue.cancel("a");
        queue.cancel("never added");

        clock.advance(Duration.ofSeconds(3));
        workOnAllThatIsDue();

        assertThat(worked).containsExactly("b");
    }

    @Test
    void aKeyThatIsAddedAgainIsDueAtTheEarlierOfBothTimes() {
        queue.add("a", Duration.ofSeconds(10));
        queue.add("a", Duration.ofSeconds(3));
        queue.add("a", Duration.ofSeconds(20));
        clock.advance(Duration.ofMillis(2999));
        workOnAllThatIsDue();
        assertThat(worked).isEmpty();

        clock.advance(Duration.ofMillis(1));
        workOnAllThatIsDue();
        clock.advance(Duration.ofDays(1));
        workOnAllThatIsDue();

        assertThat(worked).containsExactly("a");
    }

    @Test
    void whatIsDueFirstIsDoneFirstWhateverWasAddedFirst() {
        queue.add("late", Duration.ofSeconds(2));
        queue.add("soon", Duration.ofSeconds(1));
        queue.add("never", Duration.ofSeconds(Long.MAX_VALUE));
        queue.add("at once", Duration.ofSeconds(-1));

        clock.advance(Duration.ofDays(365));
        workOnAllThatIsDue();

        assertThat(worked).containsExactly("at once", "soon", "late");
    }

    @Test
    void aKeyThatIsAddedWhileItIsWorkedOnIsWorkedOnOnceMore() {
        var times = new AtomicInteger();
        var changing = new ArrayList<WorkQueue<String>>();
        changing.add(queue(WorkLimits.USUAL, key -> {
            if (times.incrementAndGet() == 1) {
                changing.getFirst().add(key);
                changing.getFirst().add(key);
            }
            return Optional.empty();
        }));
        changing.getFirst().add("a");

        var steps =
                IntStream.range(0, 10).filter(any -> changing.getFirst().step()).count();

        assertThat(steps).isEqualTo(2);
        assertThat(times).hasValue(2);
    }

    @Test
    void theWorkMaySayWhenItIsToBeDoneAgain() {
        var again = queue(WorkLimits.USUAL, key -> {
            worked.add(key);
            return Optional.of(Duration.ofMinutes(1));
        });
        again.add("a");
        assertThat(again.step()).isTrue();
        assertThat(again.step()).isFalse();

        clock.advance(Duration.ofMinutes(1));

        assertThat(again.step()).isTrue();
        assertThat(worked).containsExactly("a", "a");
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new KubernetesClientException("no connection"),
                new IllegalStateException("an object that nobody thought of"),
                new AssertionError("a rule that does not hold"),
                new StackOverflowError("an object nested too deep"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void oneThatFailsIsTriedAgainWithGrowingPausesAndTheOthersGoOn(Throwable failure) {
        broken.put("bad", failure);
        queue.add("bad");
        queue.add("good");

        assertThat(attemptsInAMinuteAt("bad"))
                .containsExactly(0L, 100L, 300L, 700L, 1500L, 3100L, 6300L, 12_700L, 25_500L, 51_100L);

        assertThat(worked).contains("good");
        queue.add("good");
        workOnAllThatIsDue();
        assertThat(worked).endsWith("good");
        assertThat(queue.failures("bad")).isEqualTo(10);
        assertThat(queue.retries()).isEqualTo(10);
    }

    @Test
    void thePauseGrowsToAMinuteAndBeginsAnewAfterASuccess() {
        broken.put("a", new IllegalStateException("broken"));
        queue.add("a");
        for (int i = 0; i < 100; i++) {
            workOnAllThatIsDue();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(worked).as("one attempt a minute").hasSize(100);
        var mended = broken.remove("a");
        workOnAllThatIsDue();
        assertThat(queue.failures("a")).isZero();
        worked.clear();

        broken.put("a", mended);
        queue.add("a");

        workOnAllThatIsDue();
        clock.advance(Duration.ofMillis(100));
        workOnAllThatIsDue();
        assertThat(worked).hasSize(2);
    }

    @Test
    void whatIsTooLargeToBeWrittenIsNotTriedAgainBeforeItIsAdded() {
        broken.put("large", new KubernetesClientException("etcdserver: request is too large", 500, null));
        queue.add("large");
        workOnAllThatIsDue();
        clock.advance(Duration.ofDays(1));
        workOnAllThatIsDue();
        assertThat(worked).containsExactly("large");

        queue.add("large");
        workOnAllThatIsDue();

        assertThat(worked).containsExactly("large", "large");
    }

    @Test
    void whatFailedTogetherIsNotTriedAgainTogether() {
        assertThat(WorkLimits.USUAL.pause(1, NO_JITTER)).isEqualTo(Duration.ofMillis(100));
        assertThat(WorkLimits.USUAL.pause(1, MOST_JITTER)).isBetween(Duration.ofMillis(119), Duration.ofMillis(120));
        assertThat(WorkLimits.USUAL.pause(Integer.MAX_VALUE, MOST_JITTER))
                .isBetween(Duration.ofSeconds(71), Duration.ofSeconds(72));
    }

    @Test
    void aProgramThatIsUnwellEndsTheWorker() {
        broken.put("a", new OutOfMemoryError("thrown by the test"));
        queue.add("a");

        assertThatThrownBy(queue::step).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void nothingIsWorkedOnWhileItRests() {
        queue.rest(Duration.ofSeconds(2));
        queue.rest(Duration.ofSeconds(1));
        queue.add("a");
        clock.advance(Duration.ofMillis(1999));
        workOnAllThatIsDue();
        assertThat(worked).isEmpty();

        clock.advance(Duration.ofMillis(1));
        workOnAllThatIsDue();

        assertThat(worked).containsExactly("a");
    }

    @Test
    void aFullQueueTakesNoMoreKeysButKeepsThoseThatFailed() {
        var small = queue(WorkLimits.USUAL.withCapacity(2), this::work);
        broken.put("a", new IllegalStateException("broken"));
        assertThat(small.add("a")).isTrue();
        assertThat(small.add("b")).isTrue();
        assertThat(small.add("c")).isFalse();
        assertThat(small.add("b")).as("it waits already").isTrue();

        assertThat(small.step()).isTrue(); // a, which waits for its next attempt
        assertThat(small.add("c")).isFalse();
        assertThat(small.step()).isTrue(); // b

        assertThat(small.add("c")).isTrue();
        assertThat(small.step()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(small.step()).isTrue();
        assertThat(worked).containsExactly("a", "b", "c", "a");
    }

    @Test
    void metricsShowWhatIsDueAndForHowLong() {
        var meters = new SimpleMeterRegistry();
        queue.bindTo(meters);
        broken.put("a", new IllegalStateException("broken"));
        queue.add("a");
        queue.add("b");
        queue.add("timer", Duration.ofMinutes(10));

        clock.advance(Duration.ofSeconds(30));

        assertThat(gauge(meters, "depth")).isEqualTo(2);
        assertThat(gauge(meters, "age_seconds")).isEqualTo(30);
        workOnAllThatIsDue();
        assertThat(gauge(meters, "depth")).isZero();
        assertThat(gauge(meters, "age_seconds")).isZero();
        assertThat(meters.get("mesos_operator_workqueue_retries")
                        .tag("queue", "test")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void workThatDoesNotEndAges() {
        var ages = new ArrayList<Duration>();
        var slow = new ArrayList<WorkQueue<String>>();
        slow.add(queue(WorkLimits.USUAL, key -> {
            clock.advance(Duration.ofMinutes(5));
            ages.add(slow.getFirst().age());
            return Optional.empty();
        }));
        slow.getFirst().add("a");

        assertThat(slow.getFirst().step()).isTrue();

        assertThat(ages).containsExactly(Duration.ofMinutes(5));
        assertThat(slow.getFirst().age()).isZero();
    }

    @Test
    void howeverManyAddAKeyAtOnceItIsWorkedOnByOneAndAfterTheLastOfThem() throws InterruptedException {
        var versions = new AtomicIntegerArray(10);
        var seen = new ConcurrentHashMap<Integer, Integer>();
        var works = new AtomicInteger();
        var atOnce = new AtomicInteger();
        var mostAtOnce = new AtomicInteger();
        var begin = new CountDownLatch(1);
        var busy = WorkQueue.<Integer>ofCluster("busy", key -> {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            awaitUninterruptibly(begin);
            seen.put(key, versions.get(key));
            works.incrementAndGet();
            atOnce.decrementAndGet();
        });
        var worker = Thread.ofVirtual().start(busy);
        var adders = IntStream.range(0, 8)
                .mapToObj(any -> Thread.ofVirtual()
                        .start(() -> IntStream.range(0, 10_000).forEach(i -> {
                            versions.incrementAndGet(i % 10);
                            busy.add(i % 10);
                        })))
                .toList();
        for (var adder : adders) {
            adder.join();
        }

        begin.countDown();

        await().untilAsserted(() -> assertThat(seen)
                .hasSize(10)
                .allSatisfy((key, version) -> assertThat(version).isEqualTo(versions.get(key))));
        await().until(() -> busy.depth() == 0);
        assertThat(works).as("ten keys, and one that was under way").hasValueLessThanOrEqualTo(11);
        assertThat(mostAtOnce).hasValue(1);
        worker.interrupt();
    }

    @Test
    void theWorkerOutlivesABadKeyAndEndsWhenItIsInterrupted() throws InterruptedException {
        var good = new CopyOnWriteArrayList<String>();
        var attempts = new AtomicInteger();
        var mixed = WorkQueue.<String>ofCluster("mixed", key -> {
            if (key.equals("bad")) {
                attempts.incrementAndGet();
                throw new IllegalStateException("broken");
            }
            good.add(key);
        });
        var worker = Thread.ofVirtual().start(mixed);

        mixed.add("bad");
        mixed.add("good");
        await().untilAsserted(() -> assertThat(good).containsExactly("good"));
        await().untilAsserted(() -> assertThat(attempts).hasValueGreaterThan(1));
        mixed.add("better");
        await().untilAsserted(() -> assertThat(good).containsExactly("good", "better"));

        worker.interrupt();
        assertThat(worker.join(Duration.ofSeconds(10))).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private WorkQueue<String> queue(WorkLimits limits, Function<String, Optional<Duration>> worker) {
        return new WorkQueue<>("test", limits, worker, clock, NO_JITTER);
    }

    private Optional<Duration> work(String key) {
        worked.add(key);
        switch (broken.get(key)) {
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> {}
        }
        return Optional.empty();
    }

    private void workOnAllThatIsDue() {
        while (queue.step()) {}
    }

    /** At which milliseconds from the start it was worked on. */
    private List<Long> attemptsInAMinuteAt(String key) {
        var attempts = new ArrayList<Long>();
        for (var step = Duration.ofMillis(100); clock.instant().isBefore(start.plusSeconds(60)); clock.advance(step)) {
            var before = worked.stream().filter(key::equals).count();
            workOnAllThatIsDue();
            if (worked.stream().filter(key::equals).count() > before) {
                attempts.add(Duration.between(start, clock.instant()).toMillis());
            }
        }
        return attempts;
    }

    private static double gauge(SimpleMeterRegistry meters, String name) {
        return meters.get("mesos_operator_workqueue_" + name)
                .tag("queue", "test")
                .gauge()
                .value();
    }
}
