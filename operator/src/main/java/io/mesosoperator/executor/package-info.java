/** Mesos' v1 executor HTTP API, and the pods of the executors that use it. */
@NullMarked
package io.mesosoperator.executor;

import org.jspecify.annotations.NullMarked;
