/** What the operator tells Prometheus: every metric is declared in {@link io.mesosoperator.metrics.Metric}. */
@NullMarked
package io.mesosoperator.metrics;

import org.jspecify.annotations.NullMarked;
