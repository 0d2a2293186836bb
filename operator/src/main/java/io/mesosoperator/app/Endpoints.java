package io.mesosoperator.app;

import java.util.Optional;

/** The APIs of Mesos that are served, each if it is. */
record Endpoints(Optional<SchedulerEndpoint> schedulers, Optional<ExecutorEndpoint> executors) {

    /** Whether somebody has to find the operator that leads. */
    boolean areAny() {
        return schedulers.isPresent() || executors.isPresent();
    }
}
