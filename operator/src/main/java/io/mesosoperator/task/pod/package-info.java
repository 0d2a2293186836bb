/** From a task to its pod: one small class for each concern, all pure. */
@NullMarked
package io.mesosoperator.task.pod;

import org.jspecify.annotations.NullMarked;
