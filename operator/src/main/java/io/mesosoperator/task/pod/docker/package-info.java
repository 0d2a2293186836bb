/** {@code DockerInfo.parameters}: the options of {@code docker run} that a pod can express. */
@NullMarked
package io.mesosoperator.task.pod.docker;

import org.jspecify.annotations.NullMarked;
