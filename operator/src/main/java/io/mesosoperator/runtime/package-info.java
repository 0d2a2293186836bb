/** The program: configuration, informers, leader election, management endpoints. */
@NullMarked
package io.mesosoperator.runtime;

import org.jspecify.annotations.NullMarked;
