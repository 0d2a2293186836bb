/** Outstanding offers and their objects. */
@NullMarked
package io.mesosoperator.offer;

import org.jspecify.annotations.NullMarked;
