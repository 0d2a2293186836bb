package io.mesosoperator.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

/**
 * A claim that cannot be reconciled with its agent's checkpoint, and is therefore left alone.
 *
 * @param why what is wrong, and what to do; names the claim
 */
public record ClaimProblem(PersistentVolumeClaim claim, String why) {

    /** The agent that the claim names; empty if it names none. It may be anybody's word. */
    public String slaveId() {
        return VolumeClaim.slaveIdOf(claim);
    }
}
