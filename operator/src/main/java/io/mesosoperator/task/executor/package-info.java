/** Executors: what a task that names one runs in, and which of them are where. */
@NullMarked
package io.mesosoperator.task.executor;

import org.jspecify.annotations.NullMarked;
