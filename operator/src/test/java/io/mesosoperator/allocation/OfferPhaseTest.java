package io.mesosoperator.allocation;

import static io.mesosoperator.allocation.OfferPhase.ACCEPTED;
import static io.mesosoperator.allocation.OfferPhase.ACCEPTING;
import static io.mesosoperator.allocation.OfferPhase.ANSWERED;
import static io.mesosoperator.allocation.OfferPhase.GONE;
import static io.mesosoperator.allocation.OfferPhase.OUTSTANDING;
import static io.mesosoperator.allocation.OfferPhase.RESCINDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.kubernetes.ExtendedResources;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OfferPhaseTest {

    private static final Map<OfferPhase, Set<OfferPhase>> NEXT = Map.of(
            OUTSTANDING, Set.of(ANSWERED, ACCEPTING, RESCINDED, GONE),
            ANSWERED, Set.of(ACCEPTING, OUTSTANDING),
            RESCINDED, Set.of(ACCEPTING, GONE),
            ACCEPTING, Set.of(ACCEPTED, RESCINDED, GONE),
            ACCEPTED, Set.of(GONE),
            GONE, Set.of());

    private final Ledger ledger = new Ledger(ExtendedResources.gpus());

    @ParameterizedTest
    @MethodSource("legal")
    void anOfferGoes(OfferPhase from, OfferPhase to) {
        var offer = at(from);

        offer.become(to);

        assertThat(offer.phase()).isEqualTo(to);
    }

    @ParameterizedTest
    @MethodSource("illegal")
    void anOfferDoesNotGo(OfferPhase from, OfferPhase to) {
        var offer = at(from);

        assertThatIllegalStateException()
                .isThrownBy(() -> offer.become(to))
                .withMessage("Offer o1 is " + from + " and cannot become " + to);
        assertThat(offer.phase()).isEqualTo(from);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWERED", "GONE"})
    void anOfferDoesNotBeginAs(OfferPhase phase) {
        assertThatIllegalStateException()
                .isThrownBy(() -> new OfferEntry("o1", "ns", phase, ledger))
                .withMessage("Offer o1 cannot begin as " + phase);
    }

    @ParameterizedTest
    @EnumSource(names = {"OUTSTANDING", "ACCEPTING", "ACCEPTED", "RESCINDED"})
    void anOfferBeginsAs(OfferPhase phase) {
        assertThat(new OfferEntry("o1", "ns", phase, ledger).phase()).isEqualTo(phase);
    }

    private OfferEntry at(OfferPhase phase) {
        var offer = new OfferEntry("o1", "ns", phase.mayBegin() ? phase : OUTSTANDING, ledger);
        if (!phase.mayBegin()) {
            offer.become(phase);
        }
        return offer;
    }

    static Stream<Arguments> legal() {
        return pairs(true);
    }

    static Stream<Arguments> illegal() {
        return pairs(false);
    }

    private static Stream<Arguments> pairs(boolean isLegal) {
        return Stream.of(OfferPhase.values())
                .flatMap(from -> Stream.of(OfferPhase.values())
                        .filter(to -> NEXT.getOrDefault(from, Set.of()).contains(to) == isLegal)
                        .map(to -> Arguments.of(from, to)));
    }
}
