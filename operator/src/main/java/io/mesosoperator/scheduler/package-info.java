/**
 * The scheduler API: Mesos' v1 scheduler HTTP API, through which a framework uses the custom resources
 * without knowing them.
 */
@NullMarked
package io.mesosoperator.scheduler;

import org.jspecify.annotations.NullMarked;
