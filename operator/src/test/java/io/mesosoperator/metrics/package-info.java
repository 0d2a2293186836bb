@NullMarked
package io.mesosoperator.metrics;

import org.jspecify.annotations.NullMarked;
