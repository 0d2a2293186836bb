/**
 * Decides who gets which resources: tasks without offers first, then offers, in the order of dominant shares. No
 * Kubernetes client.
 */
@NullMarked
package io.mesosoperator.allocation;

import org.jspecify.annotations.NullMarked;
