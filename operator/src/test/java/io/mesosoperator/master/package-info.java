@NullMarked
package io.mesosoperator.master;

import org.jspecify.annotations.NullMarked;
