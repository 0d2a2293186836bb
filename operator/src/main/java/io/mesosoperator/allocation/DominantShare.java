package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.resource.Resources;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The largest part of any resource of all agents that somebody holds: what Mesos' web page shows, without weights.
 *
 * @param part 1 for all of it
 */
public record DominantShare(double part) {

    private static final double PERCENT = 100;
    private static final double LEAST = 0.1;
    private static final double LEAST_WHOLE = 9.95;

    /** Of all agents together, as the sorter counts them. */
    public static final class Total {

        private final Set<String> excluded;
        private final ResourcesByAgent total;

        /** @param excluded names of resources that do not count */
        public Total(Map<String, AgentState> agents, Set<String> excluded) {
            this.excluded = excluded;
            this.total = new ResourcesByAgent(excluded);
            agents.forEach((slaveId, state) -> total.add(slaveId, state.agent().total()));
        }

        public DominantShare of(Resources held) {
            var sum = new ResourcesByAgent(excluded);
            sum.add("", held);
            return new DominantShare(sum.dominantShare(total, 1));
        }
    }

    /** In two digits, which tell shares apart; a share that is not zero is not shown as zero. */
    public String percent() {
        var percent = part * PERCENT;
        if (percent == 0 || percent >= LEAST_WHOLE) {
            return String.format(Locale.ROOT, "%.0f%%", percent);
        }
        return percent < LEAST ? "<0.1%" : String.format(Locale.ROOT, "%.1f%%", percent);
    }
}
