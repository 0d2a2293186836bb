/** A run of the operator from which the Java runtime learns. */
@NullMarked
package io.mesosoperator.cluster.training;

import org.jspecify.annotations.NullMarked;
