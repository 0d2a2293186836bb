/** What a task may do to the machine it runs on. */
@NullMarked
package io.mesosoperator.security;

import org.jspecify.annotations.NullMarked;
