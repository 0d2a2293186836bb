/** The v1 scheduler HTTP API as rules: checks of a request, in their order, and its bodies. Pure. */
@NullMarked
package io.mesosoperator.scheduler.wire;

import org.jspecify.annotations.NullMarked;
