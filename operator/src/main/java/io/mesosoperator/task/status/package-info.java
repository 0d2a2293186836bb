/** What a pod's state means as a TaskStatus: the table. */
@NullMarked
package io.mesosoperator.task.status;

import org.jspecify.annotations.NullMarked;
