@NullMarked
package io.mesosoperator.cli.view;

import org.jspecify.annotations.NullMarked;
