/** The program {@code kubectl mesos}: one class per verb, which asks, renders and says how it ended. */
@NullMarked
package io.mesosoperator.cli;

import org.jspecify.annotations.NullMarked;
