package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.Filters;

/** The resources of an agent that a framework has refused, and until when (mesos.proto: Filters.refuse_seconds). */
public record Filter(FrameworkKey framework, String slaveId, Resources refused, Instant expiry) {

    /** Mesos 1.x: the longest refusal. */
    private static final double YEAR_SECONDS = 31_536_000;

    /** How long refused resources stay refused. As in Mesos, no filters or a negative time mean the default of 5 s. */
    public static Duration refusal(Optional<Filters> filters) {
        var seconds = filters.orElse(Filters.getDefaultInstance()).getRefuseSeconds();
        var defaultSeconds = Filters.getDefaultInstance().getRefuseSeconds();
        return Duration.ofMillis(Math.round(Math.min(seconds >= 0 ? seconds : defaultSeconds, YEAR_SECONDS) * 1000));
    }
}
