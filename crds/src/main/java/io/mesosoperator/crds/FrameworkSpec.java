package io.mesosoperator.crds;

import org.apache.mesos.Protos.FrameworkInfo;

/**
 * What a Framework says.
 *
 * @param message the message
 * @param suppress SUPPRESS: no offers while it is true
 */
public record FrameworkSpec(FrameworkInfo message, boolean suppress) {}
