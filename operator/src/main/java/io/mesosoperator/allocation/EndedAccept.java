package io.mesosoperator.allocation;

import java.util.Optional;

/**
 * What is left of an ACCEPT whose object is gone.
 *
 * @param unfinished what was decided, if the object did not tell it
 * @param checkpointed whether what its operations changed is written down, and the agent remembers that
 */
public record EndedAccept(Optional<AcceptDecision> unfinished, boolean checkpointed) {}
