@NullMarked
package io.mesosoperator.security;

import org.jspecify.annotations.NullMarked;
