/** The only package that uses the JDK's HTTP server. */
@NullMarked
package io.mesosoperator.http;

import org.jspecify.annotations.NullMarked;
