package io.mesosoperator.framework;

/**
 * What came of looking at a Framework object.
 *
 * @param revived whether it has said REVIVE since the last look
 */
public record Registration(RegistrationState standing, boolean revived) {}
