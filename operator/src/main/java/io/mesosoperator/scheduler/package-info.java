/**
 * The second door: Mesos' v1 scheduler HTTP API, by which a framework is a client of the custom resources
 * without knowing it.
 */
@NullMarked
package io.mesosoperator.scheduler;

import org.jspecify.annotations.NullMarked;
