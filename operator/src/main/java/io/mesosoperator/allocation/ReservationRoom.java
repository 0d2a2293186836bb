package io.mesosoperator.allocation;

import io.mesosoperator.resource.Amounts;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.MostResources;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What a role may reserve dynamically, on all agents together. What it has reserved stays its own, whatever the limit.
 *
 * @param field where the limit is in the operator's configuration
 * @param elsewhere what it has reserved on other agents, by name
 */
public record ReservationRoom(String role, MostResources most, String field, Map<String, BigDecimal> elsewhere) {

    public ReservationRoom {
        elsewhere = Map.copyOf(elsewhere);
    }

    /**
     * Why the role may not reserve so much; empty if it may.
     *
     * @param before what the agent had checkpointed
     * @param after what it would have
     */
    public Optional<String> problem(Resources before, Resources after) {
        var had = here(before);
        return here(after).entrySet().stream()
                .filter(has -> has.getValue().compareTo(had.getOrDefault(has.getKey(), BigDecimal.ZERO)) > 0)
                .flatMap(has -> problem(has.getKey(), has.getValue()).stream())
                .findFirst();
    }

    private Optional<String> problem(String name, BigDecimal amount) {
        var sum = amount.add(elsewhere.getOrDefault(name, BigDecimal.ZERO));
        return most.of(name)
                .filter(limit -> sum.compareTo(limit) > 0)
                .map(limit -> ("role %s may have %s of %s reserved at once, and would have %s (%s in the operator's"
                                + " configuration): reserve less, or unreserve something first")
                        .formatted(role, plain(limit), name, plain(sum), field));
    }

    private Map<String, BigDecimal> here(Resources checkpointed) {
        return Amounts.of(Checkpoint.reservedBy(role, checkpointed));
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
