@NullMarked
package io.mesosoperator.task.validation;

import org.jspecify.annotations.NullMarked;
