@NullMarked
package io.mesosoperator.authorization;

import org.jspecify.annotations.NullMarked;
