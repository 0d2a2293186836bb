/** The Mesos master's validation of a task before it launches it, in the master's order and words. */
@NullMarked
package io.mesosoperator.task.validation;

import org.jspecify.annotations.NullMarked;
