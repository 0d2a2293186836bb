/** {@code spec.kubernetes} of tasks, with {@code spec.taskDefaults.kubernetes} of their frameworks, in their pods. */
@NullMarked
package io.mesosoperator.task.pod.kubernetes;

import org.jspecify.annotations.NullMarked;
