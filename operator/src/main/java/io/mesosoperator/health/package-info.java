/** Asks a task over HTTP and judges its status, which a kubelet cannot: it runs in the task's pod, beside the task. */
@NullMarked
package io.mesosoperator.health;

import org.jspecify.annotations.NullMarked;
