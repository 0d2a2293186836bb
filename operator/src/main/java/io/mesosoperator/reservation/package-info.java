/** Holds reserved resources with pods, against other pods that do not respect reservations. */
@NullMarked
package io.mesosoperator.reservation;

import org.jspecify.annotations.NullMarked;
