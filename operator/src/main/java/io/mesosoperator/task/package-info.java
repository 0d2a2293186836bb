/** One task, from its TaskInfo to its end. */
@NullMarked
package io.mesosoperator.task;

import org.jspecify.annotations.NullMarked;
