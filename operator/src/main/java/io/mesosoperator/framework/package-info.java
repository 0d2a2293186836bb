/** Registration of frameworks, and what happens to their tasks when they go. */
@NullMarked
package io.mesosoperator.framework;

import org.jspecify.annotations.NullMarked;
