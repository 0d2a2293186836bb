@NullMarked
package io.mesosoperator.task.pod;

import org.jspecify.annotations.NullMarked;
