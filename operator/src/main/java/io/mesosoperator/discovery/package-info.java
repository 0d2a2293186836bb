/** Publishes DiscoveryInfo and VIPs as Services. */
@NullMarked
package io.mesosoperator.discovery;

import org.jspecify.annotations.NullMarked;
