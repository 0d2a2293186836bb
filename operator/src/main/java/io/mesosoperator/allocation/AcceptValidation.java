package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The checks of the offers of an ACCEPT, in the order and with the texts of Mesos' master: the first
 * problem counts. Pure.
 */
public final class AcceptValidation {

    /** What an ACCEPT is checked against: one offer as the caller knows it. */
    public interface OfferView {

        String id();

        String slaveId();
    }

    private AcceptValidation() {}

    /**
     * All checks.
     *
     * @param framework who accepts
     * @param find an offer that can be answered, of any framework
     * @param agent what Mesos calls an agent: slave, since 1.0 agent
     */
    static Optional<String> problem(
            List<String> offerIds,
            FrameworkKey framework,
            Function<String, Optional<OutstandingOffer>> find,
            String agent) {
        return list(offerIds)
                .or(() -> first(
                        offerIds,
                        id -> find.apply(id)
                                .filter(offer -> mayKnow(framework, offer))
                                .map(offer -> owner(offer, framework))
                                .orElseGet(() -> Optional.of(noLongerValid(id)))))
                .or(() -> together(
                        offerIds.stream().flatMap(id -> find.apply(id).stream()).toList(), agent));
    }

    /**
     * The checks before {@link #together}, for who knows the framework's own offers only.
     *
     * @param isValid whether there is an offer of this id that can be answered
     */
    public static Optional<String> problemOfOwn(List<String> offerIds, Predicate<String> isValid) {
        return list(offerIds)
                .or(() -> offerIds.stream().filter(isValid.negate()).findFirst().map(AcceptValidation::noLongerValid));
    }

    /** Whether all are of one agent. */
    public static Optional<String> together(List<? extends OfferView> offers, String agent) {
        return offers.stream()
                .filter(offer -> !offer.slaveId().equals(offers.getFirst().slaveId()))
                .findFirst()
                .map(offer -> "Aggregated offers must belong to one single %s. Offer %s uses %s %s and %s %s"
                        .formatted(
                                agent,
                                offer.id(),
                                agent,
                                offer.slaveId(),
                                agent,
                                offers.getFirst().slaveId()));
    }

    /** What is wrong with an offer that cannot be answered any more. */
    public static String noLongerValid(String offerId) {
        return "Offer " + offerId + " is no longer valid";
    }

    private static Optional<String> list(List<String> offerIds) {
        if (offerIds.isEmpty()) {
            return Optional.of("No offers specified");
        }
        var seen = new HashSet<String>();
        return offerIds.stream()
                .filter(id -> !seen.add(id))
                .findFirst()
                .map(id -> "Duplicate offer " + id + " in offer list");
    }

    private static Optional<String> first(List<String> offerIds, Function<String, Optional<String>> check) {
        return offerIds.stream().map(check).flatMap(Optional::stream).findFirst();
    }

    /** Who has an offer is nothing for other namespaces to know, as little as that there is one. */
    private static boolean mayKnow(FrameworkKey framework, OutstandingOffer offer) {
        return offer.framework().namespace().equals(framework.namespace());
    }

    private static Optional<String> owner(OutstandingOffer offer, FrameworkKey framework) {
        return offer.framework().equals(framework)
                ? Optional.empty()
                : Optional.of("Offer " + offer.id() + " has invalid framework "
                        + offer.framework().name() + " while framework " + framework.name() + " is expected");
    }
}
