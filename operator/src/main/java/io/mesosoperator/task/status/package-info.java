/** Translates a pod's state into a TaskStatus: the status table. */
@NullMarked
package io.mesosoperator.task.status;

import org.jspecify.annotations.NullMarked;
