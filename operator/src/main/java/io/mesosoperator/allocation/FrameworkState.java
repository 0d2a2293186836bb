package io.mesosoperator.allocation;

import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.resource.Resources;

/**
 * A registered framework.
 *
 * @param used what its tasks hold, those in flight included
 * @param wantsOffers false while it is suppressed
 * @param allocations how many offers it was made: among equal shares, who was made fewer comes first (Mesos' sorter)
 */
public record FrameworkState(FrameworkKey key, Resources used, boolean wantsOffers, long allocations) {}
