@NullMarked
package io.mesosoperator.cli.api;

import org.jspecify.annotations.NullMarked;
