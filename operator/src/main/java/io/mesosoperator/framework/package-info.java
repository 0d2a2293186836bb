/** Registration of frameworks, and the fate of their tasks when they disconnect. */
@NullMarked
package io.mesosoperator.framework;

import org.jspecify.annotations.NullMarked;
