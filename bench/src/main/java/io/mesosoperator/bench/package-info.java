/** Benchmarks of frequent operations in large clusters. */
@NullMarked
package io.mesosoperator.bench;

import org.jspecify.annotations.NullMarked;
