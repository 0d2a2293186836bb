@NullMarked
package io.mesosoperator.executor;

import org.jspecify.annotations.NullMarked;
