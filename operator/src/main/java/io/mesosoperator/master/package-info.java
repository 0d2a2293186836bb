/**
 * What tools ask a Mesos master: its state, frameworks, agents, tasks, roles and metrics as the JSON of Mesos' HTTP
 * endpoints. It only reads.
 */
@NullMarked
package io.mesosoperator.master;

import org.jspecify.annotations.NullMarked;
