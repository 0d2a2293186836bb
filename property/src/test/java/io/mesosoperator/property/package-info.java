@NullMarked
package io.mesosoperator.property;

import org.jspecify.annotations.NullMarked;
