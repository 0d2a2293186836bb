@NullMarked
package io.mesosoperator.crdgenerator;

import org.jspecify.annotations.NullMarked;
