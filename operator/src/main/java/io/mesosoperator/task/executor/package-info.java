/** Executors: what they are, and where they run. */
@NullMarked
package io.mesosoperator.task.executor;

import org.jspecify.annotations.NullMarked;
