/** The chart, and the examples on a real cluster. */
@NullMarked
package io.mesosoperator.examples;

import org.jspecify.annotations.NullMarked;
