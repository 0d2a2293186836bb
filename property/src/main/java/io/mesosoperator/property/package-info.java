/** Tests that hold for all values. Instancio generates the values, from a seed that a failure tells. */
@NullMarked
package io.mesosoperator.property;

import org.jspecify.annotations.NullMarked;
