package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts of Mesos' master, in its order. */
class AcceptValidationTest {

    private static final FrameworkKey MINE = new FrameworkKey("ns", "mine");

    private static final Map<String, OutstandingOffer> OFFERS = Stream.of(
                    offer("a1", MINE, "n1"),
                    offer("a2", MINE, "n1"),
                    offer("b", MINE, "n2"),
                    offer("c", MINE, "n3"),
                    offer("theirs", new FrameworkKey("ns", "other"), "n1"),
                    offer("elsewhere", new FrameworkKey("other", "mine"), "n1"))
            .collect(Collectors.toMap(OutstandingOffer::id, Function.identity()));

    @Test
    void offersOfOneAgentAreGood() {
        assertThat(problem("a1")).isEmpty();
        assertThat(problem("a1", "a2")).isEmpty();
    }

    @Test
    void withoutOffersThereIsNothingToAccept() {
        assertThat(problem()).contains("No offers specified");
        assertThat(problemOfOwn()).contains("No offers specified");
    }

    @Test
    void aDuplicateIsToldBeforeAllElse() {
        assertThat(problem("never", "theirs", "b", "a1", "b")).contains("Duplicate offer b in offer list");
        assertThat(problemOfOwn("never", "a1", "a1")).contains("Duplicate offer a1 in offer list");
    }

    @Test
    void ofOffersThatAreNoGoodTheFirstIsTold() {
        assertThat(problem("a1", "b", "never", "theirs")).contains("Offer never is no longer valid");
        assertThat(problem("a1", "b", "theirs", "never"))
                .contains("Offer theirs has invalid framework other while framework mine is expected");
        assertThat(problemOfOwn("a1", "never", "nor this")).contains("Offer never is no longer valid");
    }

    /** Whoever may not see the other namespace is not told that it has this offer, and whose. */
    @Test
    void anOfferOfAnotherNamespaceIsAsGoodAsNone() {
        assertThat(problem("elsewhere")).contains("Offer elsewhere is no longer valid");
    }

    @Test
    void offersOfSeveralAgentsAreToldLastAndTheFirstThatIsOfAnother() {
        assertThat(problem("a1", "a2", "b", "c"))
                .contains("Aggregated offers must belong to one single slave. Offer b uses slave n2 and slave n1");
        assertThat(problemOfOwn("a1", "b")).isEmpty();
    }

    @Test
    void sinceMesosOneASlaveIsAnAgent() {
        assertThat(AcceptValidation.together(
                        List.of(find("a1").orElseThrow(), find("b").orElseThrow()), "agent"))
                .contains("Aggregated offers must belong to one single agent. Offer b uses agent n2 and agent n1");
        assertThat(AcceptValidation.together(List.of(), "agent")).isEmpty();
    }

    private static Optional<String> problem(String... ids) {
        return AcceptValidation.problem(List.of(ids), MINE, AcceptValidationTest::find, "slave");
    }

    private static Optional<String> problemOfOwn(String... ids) {
        return AcceptValidation.problemOfOwn(List.of(ids), id -> find(id).isPresent());
    }

    private static Optional<OutstandingOffer> find(String id) {
        return Optional.ofNullable(OFFERS.get(id));
    }

    private static OutstandingOffer offer(String id, FrameworkKey framework, String slaveId) {
        return new OutstandingOffer(id, framework, slaveId, Resources.parse("cpus:1"), Instant.EPOCH);
    }
}
