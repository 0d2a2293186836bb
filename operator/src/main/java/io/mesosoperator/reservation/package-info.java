/** What is reserved, held against pods that know nothing of reservations. */
@NullMarked
package io.mesosoperator.reservation;

import org.jspecify.annotations.NullMarked;
