package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;

/** What a framework has refused of an agent, and until when (mesos.proto: Filters.refuse_seconds). */
public record Filter(FrameworkKey framework, String slaveId, Resources refused, Instant expiry) {}
