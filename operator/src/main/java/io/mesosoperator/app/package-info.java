/** The program: configuration, wiring, informers, leader election, management endpoints. */
@NullMarked
package io.mesosoperator.app;

import org.jspecify.annotations.NullMarked;
