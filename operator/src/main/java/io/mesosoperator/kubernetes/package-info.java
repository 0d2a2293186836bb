/** The shared Kubernetes kit: writes, Events, queues, and the conventions of labels and annotations. */
@NullMarked
package io.mesosoperator.kubernetes;

import org.jspecify.annotations.NullMarked;
