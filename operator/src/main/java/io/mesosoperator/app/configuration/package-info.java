/** The configuration file: its fields, their defaults, how it is read, and what is said of its mistakes. */
@NullMarked
package io.mesosoperator.app.configuration;

import org.jspecify.annotations.NullMarked;
