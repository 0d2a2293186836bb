@NullMarked
package io.mesosoperator.task.pod.kubernetes;

import org.jspecify.annotations.NullMarked;
