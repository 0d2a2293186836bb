@NullMarked
package io.mesosoperator.cli;

import org.jspecify.annotations.NullMarked;
