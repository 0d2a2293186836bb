/** Pure functions from what the API server answers to what a person reads. */
@NullMarked
package io.mesosoperator.cli.view;

import org.jspecify.annotations.NullMarked;
