/** The v1 scheduler HTTP API as rules: the validation of requests, in order, and their bodies. Pure. */
@NullMarked
package io.mesosoperator.scheduler.wire;

import org.jspecify.annotations.NullMarked;
