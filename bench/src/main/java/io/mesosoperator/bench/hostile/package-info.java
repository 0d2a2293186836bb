/** A tenant who does everything that the API lets through, beside another one whose tasks are timed. */
@NullMarked
package io.mesosoperator.bench.hostile;

import org.jspecify.annotations.NullMarked;
