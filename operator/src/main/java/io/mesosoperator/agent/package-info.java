/** Nodes as Mesos agents: their resources, and the ledger of resources in use. */
@NullMarked
package io.mesosoperator.agent;

import org.jspecify.annotations.NullMarked;
