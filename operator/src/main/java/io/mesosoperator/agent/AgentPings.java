package io.mesosoperator.agent;

import java.time.Duration;
import java.util.Objects;

/**
 * How long an agent may be silent until it is lost. Here the kubelet's node lease stands for the ping.
 *
 * @param timeout for one ping (Mesos: {@code --slave_ping_timeout})
 * @param misses how many in a row (Mesos: {@code --max_slave_ping_timeouts})
 */
public record AgentPings(Duration timeout, int misses) {

    /** 75 seconds. */
    public static final AgentPings MESOS = new AgentPings(Duration.ofSeconds(15), 5);

    /** Throws {@link IllegalArgumentException} if that is no time at all. */
    public AgentPings {
        Objects.requireNonNull(timeout);
        if (timeout.isNegative() || timeout.isZero() || misses < 1) {
            throw new IllegalArgumentException(
                    "agent pings: %d of %s is no time to wait; give a positive time and number"
                            .formatted(misses, timeout));
        }
    }

    Duration patience() {
        return timeout.multipliedBy(misses);
    }
}
