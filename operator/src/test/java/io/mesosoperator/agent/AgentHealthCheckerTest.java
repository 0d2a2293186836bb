package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.mesosoperator.VirtualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AgentHealthCheckerTest {

    private final VirtualClock clock = new VirtualClock();
    private final AgentHealthChecker health = new AgentHealthChecker(AgentPings.MESOS, clock);

    @Test
    void anAgentIsLostAfterFivePingsOfFifteenSeconds() {
        health.observe(node("Unknown", clock.instant()));
        clock.advance(Duration.ofSeconds(74));
        assertThat(health.isLost("n1")).isFalse();

        clock.advance(Duration.ofSeconds(1));

        assertThat(health.isLost("n1")).isTrue();
    }

    @Test
    void anAgentThatSpeaksAgainInTimeIsNotLost() {
        health.observe(node("Unknown", clock.instant()));
        clock.advance(Duration.ofSeconds(60));

        health.observe(node("True", clock.instant()));

        clock.advance(Duration.ofSeconds(60));
        assertThat(health.isLost("n1")).isFalse();
    }

    @Test
    void anAgentThatSaysItselfThatItIsNotReadyIsNotLost() {
        health.observe(node("False", clock.instant()));

        clock.advance(Duration.ofDays(1));

        assertThat(health.isLost("n1")).isFalse();
    }

    @Test
    void aNewOperatorCountsFromWhenTheSilenceBegan() {
        health.observe(node("Unknown", clock.instant().minusSeconds(75)));

        assertThat(health.isLost("n1")).isTrue();
    }

    @Test
    void onlyWhoIsStillSilentIsTold() {
        var impatient = new AgentHealthChecker(new AgentPings(Duration.ofMillis(10), 2), Clock.systemUTC());
        List<String> lost = new CopyOnWriteArrayList<>();
        impatient.onLoss(lost::add);
        impatient.observe(node("Unknown", Instant.now()));
        impatient.observe(node("Unknown", Instant.now().plusSeconds(3600)));
        impatient.observe(named("n2", "Unknown", Instant.now()));

        var worker = Thread.ofVirtual().start(impatient.worker());

        await().untilAsserted(() -> assertThat(lost).containsExactly("n2"));
        worker.interrupt();
    }

    @Test
    void noTimeAtAllIsRefused() {
        assertThatThrownBy(() -> new AgentPings(Duration.ZERO, 5)).hasMessageContaining("is not a positive time");
        assertThatThrownBy(() -> new AgentPings(Duration.ofSeconds(1), 0))
                .hasMessageContaining("is not a positive time");
    }

    private static Node node(String ready, Instant since) {
        return named("n1", ready, since);
    }

    private static Node named(String name, String ready, Instant since) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .withLastTransitionTime(since.toString())
                .endCondition()
                .endStatus()
                .build();
    }
}
