/** What a task may do to the machine that it runs on. */
@NullMarked
package io.mesosoperator.security;

import org.jspecify.annotations.NullMarked;
