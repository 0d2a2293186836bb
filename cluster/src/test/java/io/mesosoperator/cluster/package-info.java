@NullMarked
package io.mesosoperator.cluster;

import org.jspecify.annotations.NullMarked;
