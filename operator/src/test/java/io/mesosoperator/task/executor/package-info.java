@NullMarked
package io.mesosoperator.task.executor;

import org.jspecify.annotations.NullMarked;
