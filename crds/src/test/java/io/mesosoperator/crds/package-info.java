@NullMarked
package io.mesosoperator.crds;

import org.jspecify.annotations.NullMarked;
