package io.mesosoperator.crds;

import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/**
 * What a Framework says.
 *
 * @param message the message
 * @param suppress SUPPRESS: no offers while it is true
 * @param revive REVIVE: each time that it changes
 */
public record FrameworkSpec(FrameworkInfo message, boolean suppress, Optional<String> revive) {}
