package io.mesosoperator.volume;

import java.util.List;

/**
 * What the claims say after a start.
 *
 * @param found volumes to put into their agents' checkpoints
 * @param destroyed claims whose DESTROY was interrupted, to be deleted
 * @param problems claims that are left alone
 * @param lost volumes whose data is gone
 */
public record RecoveredClaims(
        List<FoundVolume> found, List<Destroyed> destroyed, List<ClaimProblem> problems, List<LostVolume> lost) {

    /**
     * A claim whose deletion was interrupted.
     *
     * @param offer id of the offer whose DESTROY named it
     */
    public record Destroyed(String namespace, String claimName, String offer) {}
}
