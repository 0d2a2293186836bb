/** Benchmarks of what happens often in large clusters. */
@NullMarked
package io.mesosoperator.bench;

import org.jspecify.annotations.NullMarked;
