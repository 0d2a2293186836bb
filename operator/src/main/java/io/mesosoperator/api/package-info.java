/** The custom resources as the client sees them, and the keys that name them. */
@NullMarked
package io.mesosoperator.api;

import org.jspecify.annotations.NullMarked;
