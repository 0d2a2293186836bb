package io.mesosoperator.allocation;

import io.mesosoperator.api.WaitReason;

/**
 * Whether an agent can hold a task now.
 *
 * @param reason {@code QUEUED} if it can
 * @param lacking name of the first resource of which it has too little; empty if that is not the reason
 * @param free how much of that it has, for people; empty if that is no amount
 * @param millis the same in thousandths; 0 if that is no amount
 * @param detail for the agent's own line, for people
 */
record AgentAnswer(String slaveId, WaitReason reason, String lacking, String free, long millis, String detail) {

    AgentAnswer(String slaveId, WaitReason reason, String detail) {
        this(slaveId, reason, "", "", 0, detail);
    }

    boolean hasRoom() {
        return reason == WaitReason.QUEUED;
    }
}
