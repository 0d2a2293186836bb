@NullMarked
package io.mesosoperator.health;

import org.jspecify.annotations.NullMarked;
