/** What every package needs of Kubernetes: writes, Events, queues, and the conventions of labels and annotations. */
@NullMarked
package io.mesosoperator.kubernetes;

import org.jspecify.annotations.NullMarked;
