package io.mesosoperator.agent;

import java.time.Duration;
import java.util.Objects;

/**
 * How long an agent may be unresponsive before it is lost. The kubelet's node lease replaces Mesos' ping.
 *
 * @param timeout for one ping (Mesos: {@code --slave_ping_timeout})
 * @param misses how many in a row (Mesos: {@code --max_slave_ping_timeouts})
 */
public record AgentPings(Duration timeout, int misses) {

    /** 75 seconds. */
    public static final AgentPings MESOS = new AgentPings(Duration.ofSeconds(15), 5);

    /** Throws {@link IllegalArgumentException} if the total is not positive. */
    public AgentPings {
        Objects.requireNonNull(timeout);
        if (timeout.isNegative() || timeout.isZero() || misses < 1) {
            throw new IllegalArgumentException(
                    "agent pings: %d times %s is not a positive time; give a positive timeout and number"
                            .formatted(misses, timeout));
        }
    }

    Duration total() {
        return timeout.multipliedBy(misses);
    }
}
