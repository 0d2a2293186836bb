package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.allocation.ResourceRequest;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.resource.Resources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long the object of an accepted offer stays. */
class OfferRetirementIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    private OffersByHand offers;
    private FrameworkKey mine;

    @BeforeEach
    void anOffer() {
        offers = new OffersByHand(api);
        mine = offers.framework("mine", "db");
        offers.agent("n1", "cpus:2;mem:1024");
        offers.offer("a", mine, "n1", "cpus:2;mem:1024");
        offers.publisher.publish();
    }

    @AfterEach
    void close() {
        offers.close();
        // these are of no namespace
        api.client().resources(AgentResource.class).delete();
    }

    @Test
    void anAcceptedOfferStaysForAMinuteAndGoesThen() {
        offers.accept("a", offers.reserve("cpus(db, ops):1"));

        offers.clock.advance(Duration.ofSeconds(59));
        assertThat(looksAgainAfter("a")).isEqualTo(Duration.ofMillis(1001));
        assertThat(offers.dropped("a", 0)).isEmpty();

        offers.clock.advance(Duration.ofSeconds(1));
        offers.answer("a");
        assertThat(offers.object("a")).isNull();
    }

    @Test
    void anAcceptedOfferStaysUntilItsTasksHaveAskedForWhatTheyWereGiven() {
        offers.accept("a", offers.launch("one", "n1", "cpus:1;mem:32"));
        var task = offers.status("a").at("/tasks/0/name").asText();
        offers.clock.advance(Duration.ofMinutes(5));
        assertThat(looksAgainAfter("a")).isEqualTo(Duration.ofMillis(60_001));
        assertThat(offers.object("a")).isNotNull();

        offers.allocator.ask(new ResourceRequest(
                "uid",
                task,
                mine,
                Resources.parse("cpus:1;mem:32"),
                Optional.of("n1"),
                List.of("a"),
                Optional.empty(),
                offers.clock.instant()));

        offers.answer("a");
        assertThat(offers.object("a")).isNull();
    }

    @Test
    void anAcceptedOfferWhoseTasksNeverAskGoesAfterTenMinutes() {
        offers.accept("a", offers.launch("one", "n1", "cpus:1;mem:32"));

        offers.clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        offers.answer("a");
        assertThat(offers.object("a")).isNotNull();

        offers.clock.advance(Duration.ofSeconds(1));
        offers.answer("a");
        assertThat(offers.object("a")).isNull();
    }

    /** The watch has not told of the status yet, and its event will be no reason to look again. */
    @Test
    void anAcceptThatIsTakenBackWhenItWasCarriedOutGoesAsWell() {
        offers.accept("a", offers.reserve("cpus(db, ops):1"));
        var object = Objects.requireNonNull(offers.object("a"));
        ((ObjectNode) object.specOrEmpty()).remove("operations");
        object.setStatus(null);

        assertThat(looksAgainAfter(object)).isEqualTo(Duration.ofMillis(60_001));
    }

    private Duration looksAgainAfter(String id) {
        return looksAgainAfter(Objects.requireNonNull(offers.object(id)));
    }

    private Duration looksAgainAfter(OfferResource object) {
        var control = offers.reconciler.answer(object);
        return Duration.ofMillis(control.getScheduleDelay().orElseThrow());
    }
}
