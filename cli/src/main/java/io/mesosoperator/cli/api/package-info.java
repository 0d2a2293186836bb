/** The API server as the verbs use it: paths, objects as JSON trees, streams, and what a refusal means. */
@NullMarked
package io.mesosoperator.cli.api;

import org.jspecify.annotations.NullMarked;
