/** The operator beside plain Jobs, on a real control plane with simulated nodes. */
@NullMarked
package io.mesosoperator.bench.scale;

import org.jspecify.annotations.NullMarked;
