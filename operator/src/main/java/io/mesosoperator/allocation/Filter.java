package io.mesosoperator.allocation;

import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;

/** What a framework has refused of an agent, and until when (mesos.proto: Filters.refuse_seconds). */
public record Filter(FrameworkKey framework, String slaveId, Resources refused, Instant expiry) {

    /** A filter holds back only what is a subset of what was refused: more than that is a new offer. */
    boolean holdsBack(Resources offered, Instant now) {
        return now.isBefore(expiry) && refused.contains(offered);
    }
}
