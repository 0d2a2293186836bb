/** Nodes as Mesos agents: what they have, and the ledger of what is in use. */
@NullMarked
package io.mesosoperator.agent;

import org.jspecify.annotations.NullMarked;
