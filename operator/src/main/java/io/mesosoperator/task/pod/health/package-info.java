/** {@code HealthCheck} as probes, and the sidecar that judges HTTP statuses. */
@NullMarked
package io.mesosoperator.task.pod.health;

import org.jspecify.annotations.NullMarked;
