/** The only package that uses Jetty, the HTTP server. */
@NullMarked
package io.mesosoperator.http;

import org.jspecify.annotations.NullMarked;
