package io.mesosoperator.framework;

/**
 * The result of reconciling a Framework object.
 *
 * @param revived whether the framework has called REVIVE since the last reconcile
 */
public record Registration(RegistrationState state, boolean revived) {}
