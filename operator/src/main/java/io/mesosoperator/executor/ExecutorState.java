package io.mesosoperator.executor;

import io.mesosoperator.task.status.PodView;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is decided about an executor by.
 *
 * @param pod as it was last seen
 * @param isRegistered whether it has ever subscribed, as far as known
 * @param tasks how many of its tasks have not ended
 * @param aloneSince since when it has had none, as far as known
 * @param frameworkRemoval when its framework is removed; empty while that is connected
 * @param ledSince since when this operator leads: before, the executor may have subscribed elsewhere
 */
record ExecutorState(
        PodView pod,
        boolean isRegistered,
        int tasks,
        Instant aloneSince,
        Optional<Instant> frameworkRemoval,
        Instant ledSince) {}
