/**
 * Checks a task over HTTP and judges its status, which the kubelet cannot do: runs in the task's pod, beside the task.
 */
@NullMarked
package io.mesosoperator.health;

import org.jspecify.annotations.NullMarked;
